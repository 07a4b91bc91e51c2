import { StorageError } from '@venuekit/core/errors'
import type { ConnectionInfo } from '../ws/connection-info.ts'
import type { StreamTapEvent } from '../ws/tap.ts'

// docs/recording.md describes the format for those who read it with other tools.
const format = 'venuekit-recording'
const version = 1

/** The first line of a recording. */
export interface RecordingHeader {
  /** What it is of, in the words of whoever recorded it. */
  readonly label: string
  readonly startedAt: number
}

/** The place of a connection, as its `open` line has it. */
export type RecordedPlace = Pick<ConnectionInfo, 'group' | 'shard' | 'generation'>

/** One line of a recording after the first. */
export type RecordedLine =
  | {
      readonly type: 'event'
      readonly at: number
      readonly direction: 'in' | 'out'
      readonly kind: StreamTapEvent['kind']
      readonly connection: number
      readonly isCurrent: boolean
      readonly bytes: Uint8Array
      /** Of an `open` line alone. */
      readonly place: RecordedPlace | undefined
    }
  /** So many events could not be written: the disk was too slow. */
  | { readonly type: 'lost'; readonly at: number; readonly count: number }

const textKinds: ReadonlySet<string> = new Set(['text', 'close'])
const kinds: ReadonlySet<string> = new Set(['text', 'binary', 'ping', 'pong', 'open', 'close'])
const decoder = new TextDecoder()
const encoder = new TextEncoder()

export function writeHeader({ label, startedAt }: RecordingHeader): string {
  return `${JSON.stringify({ format, version, label, startedAt })}\n`
}

/** Every line ends with a line feed, and JSON has none inside: a line without one was cut off. */
export function writeEvent({ at, connection, direction, kind, bytes }: StreamTapEvent): string {
  const { id, group, shard, generation, isCurrent } = connection
  const payload = kind === 'open' ? { group, shard, generation } : payloadOf(kind, bytes)
  return `${JSON.stringify([at, direction, kind, id, payload, ...(isCurrent ? [] : [0])])}\n`
}

export function writeLost(at: number, count: number): string {
  return `${JSON.stringify([at, 'lost', count])}\n`
}

export function readHeader(line: string, file: string): RecordingHeader {
  const header = parse(line)
  if (!isObject(header) || header['format'] !== format) {
    throw new StorageError(`${file} is no recording: its first line does not say "${format}"`)
  }
  if (header['version'] !== version) {
    throw new StorageError(
      `${file} has the version ${String(header['version'])} of the format; this package reads ${version}`,
    )
  }
  const { label, startedAt } = header
  if (typeof label !== 'string' || typeof startedAt !== 'number') {
    throw new StorageError(`${file} is damaged in its first line`)
  }
  return { label, startedAt }
}

/** Undefined for what is no line of a recording. */
export function readLine(line: string): RecordedLine | undefined {
  const parts = parse(line)
  if (!Array.isArray(parts)) return undefined
  const values: readonly unknown[] = parts
  const [at, direction, kind, connection, payload, current] = values
  if (typeof at !== 'number') return undefined
  if (direction === 'lost') return typeof kind === 'number' ? { type: 'lost', at, count: kind } : undefined
  if ((direction !== 'in' && direction !== 'out') || !isKind(kind) || typeof connection !== 'number') return undefined
  const place = kind === 'open' ? placeOf(payload) : undefined
  if (kind === 'open' ? place === undefined : typeof payload !== 'string') return undefined
  const bytes = typeof payload === 'string' ? bytesOf(kind, payload) : new Uint8Array(0)
  return { type: 'event', at, direction, kind, connection, isCurrent: current !== 0, bytes, place }
}

function payloadOf(kind: string, bytes: Uint8Array): string {
  return textKinds.has(kind) ? decoder.decode(bytes) : Buffer.from(bytes).toString('base64')
}

function bytesOf(kind: string, payload: string): Uint8Array {
  return textKinds.has(kind) ? encoder.encode(payload) : Buffer.from(payload, 'base64')
}

function placeOf(payload: unknown): RecordedPlace | undefined {
  if (!isObject(payload)) return undefined
  const { group, shard, generation } = payload
  if (typeof group !== 'string' || typeof shard !== 'number' || typeof generation !== 'number') return undefined
  return { group, shard, generation }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isKind(value: unknown): value is StreamTapEvent['kind'] {
  return typeof value === 'string' && kinds.has(value)
}
