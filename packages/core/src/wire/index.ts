// The entry point `@venuekit/core/wire`: what the wire schemas of exchanges are made of. It is apart from the main entry
// because it imports zod, which parts that are loaded at start do not need.
export {
  orAbsent,
  tolerantEnum,
  wireAtom,
  wireBoolean,
  wireDecimal,
  wireId,
  wireInteger,
  wireNumber,
  wireSentDecimal,
  type WireAtom,
} from './atoms.ts'
export { wireLevels, type SentLevel } from './levels.ts'
export { wireIsoTime, wireMicroseconds, wireMilliseconds, wireNanoseconds, wireSeconds } from './times.ts'
export {
  mapRows,
  readWire,
  tolerantArray,
  tolerantMap,
  wireIssues,
  type RejectedMember,
  type RejectedRow,
  type TolerantArray,
  type TolerantMap,
  type WireIssue,
} from './tolerant.ts'
