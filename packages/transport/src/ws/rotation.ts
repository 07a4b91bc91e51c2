/** A connection is replaced at this part of its lifetime at the latest, and a tenth of it earlier at the earliest. */
const latest = 0.95
const spread = 0.1

/** For so long both connections deliver after one has replaced the other: what was under way on the old one still arrives. */
export const overlapMs = 5_000

/**
 * After how long a connection is replaced that may live for `lifetimeMs`; undefined where it may live for ever. Chance
 * spreads it, so that connections which were opened together are not replaced together.
 */
export function rotateAfterMs(lifetimeMs: number, random: () => number): number | undefined {
  return lifetimeMs === Infinity ? undefined : lifetimeMs * (latest - spread * random())
}
