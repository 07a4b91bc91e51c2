import { createReadStream } from 'node:fs'
import { throwIfAborted } from '@venuekit/core/async'
import { ConfigurationError, StorageError, VenuekitError } from '@venuekit/core/errors'
import { sleep, systemClock, type Clock } from '@venuekit/core/time'
import type { ConnectionInfo } from '../ws/connection-info.ts'
import { linesOf } from './lines.ts'
import {
  readHeader,
  readLine,
  type RecordedLine,
  type RecordedPlace,
  type RecordingHeader,
} from './recording-format.ts'

/** Takes the frames of a recording, as a session would have given them: the `push` of a decoder, say. */
export type ReplaySink = (bytes: Uint8Array, binary: boolean, connection: ConnectionInfo) => unknown

/** How a recording is played. */
export interface ReplayOptions {
  /** 1, the default, is as fast as it was; 10 is ten times as fast; `Infinity` waits for nothing. */
  readonly speed?: number | undefined
  readonly clock?: Clock | undefined
  readonly signal?: AbortSignal | undefined
  /** Is shown every line, also those that are no frames of the exchange. */
  readonly onLine?: ((line: RecordedLine) => void) | undefined
}

/** What a recording held. */
export interface ReplayResult extends RecordingHeader {
  /** Frames that the exchange had sent. */
  readonly frames: number
  /** Events that had been left out. */
  readonly lost: number
  /** The recording ends in the middle of a line: whoever recorded it was cut off. */
  readonly isTruncated: boolean
}

/**
 * Gives the frames of a recording to a sink, in their order and at their pace. What the sink throws ends it.
 *
 * @example
 * ```ts
 * import type { Decoder } from '@venuekit/core'
 * import { replay } from '@venuekit/transport'
 *
 * async function again(decoder: Decoder) {
 *   const { frames } = await replay('gateio.recording', (bytes, binary) => decoder.push(bytes, binary), { speed: Infinity })
 *   return frames
 * }
 * ```
 */
export async function replay(file: string, sink: ReplaySink, options: ReplayOptions = {}): Promise<ReplayResult> {
  const { speed = 1, signal } = options
  if (!(speed > 0)) throw new ConfigurationError('speed', `must be a number above 0, not ${speed}`)
  throwIfAborted(signal, operation)
  return new Replay(file, sink, { ...options, speed }).run()
}

const operation = 'replay'

class Replay {
  readonly #file: string
  readonly #sink: ReplaySink
  readonly #options: ReplayOptions & { readonly speed: number }
  readonly #clock: Clock
  readonly #places = new Map<number, RecordedPlace>()
  readonly #connections = new Map<string, ConnectionInfo>()
  readonly #startedAt: number
  #firstAt: number | undefined
  #frames = 0
  #lost = 0

  constructor(file: string, sink: ReplaySink, options: ReplayOptions & { readonly speed: number }) {
    this.#file = file
    this.#sink = sink
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#startedAt = this.#clock.monotonic()
  }

  async run(): Promise<ReplayResult> {
    let header: RecordingHeader | undefined
    let [number, isTruncated] = [0, false]
    for await (const { text, isWhole } of this.#lines()) {
      throwIfAborted(this.#options.signal, operation)
      number += 1
      if (!isWhole) isTruncated = true
      else if (header === undefined) header = readHeader(text, this.#file)
      else await this.#play(this.#read(text, number))
    }
    if (header === undefined) throw new StorageError(`${this.#file} is no recording: it has no first line`)
    return { ...header, frames: this.#frames, lost: this.#lost, isTruncated }
  }

  async *#lines(): AsyncGenerator<{ readonly text: string; readonly isWhole: boolean }> {
    try {
      yield* linesOf(createReadStream(this.#file, { highWaterMark: 262_144 }), this.#file)
    } catch (cause) {
      if (VenuekitError.is(cause)) throw cause
      const why = cause instanceof Error ? `: ${cause.message}` : ''
      throw new StorageError(`The recording ${this.#file} could not be read${why}`, { cause })
    }
  }

  #read(text: string, number: number): RecordedLine {
    const line = readLine(text)
    if (line === undefined) throw new StorageError(`${this.#file} is damaged in line ${number}`)
    return line
  }

  async #play(line: RecordedLine): Promise<void> {
    await this.#due(line.at)
    this.#options.onLine?.(line)
    if (line.type === 'lost') this.#lost += line.count
    else if (line.place !== undefined) this.#places.set(line.connection, line.place)
    else if (line.direction === 'in' && (line.kind === 'text' || line.kind === 'binary')) {
      this.#frames += 1
      this.#sink(line.bytes, line.kind === 'binary', this.#connection(line.connection, line.isCurrent))
    }
  }

  /** Waits until a line is due. A wall clock that was set back while it was recorded holds nothing up. */
  async #due(at: number): Promise<void> {
    this.#firstAt ??= at
    const dueAt = this.#startedAt + (at - this.#firstAt) / this.#options.speed
    const delayMs = dueAt - this.#clock.monotonic()
    if (delayMs > 0) await sleep(this.#clock, delayMs, { signal: this.#options.signal })
  }

  /** The same object for every frame of a connection in the same role. */
  #connection(id: number, isCurrent: boolean): ConnectionInfo {
    const key = `${id} ${isCurrent}`
    const known = this.#connections.get(key)
    if (known !== undefined) return known
    // A recording that was begun later does not say where an older connection belongs.
    const place = this.#places.get(id) ?? { group: 'unknown', shard: 0, generation: 1 }
    const info: ConnectionInfo = Object.freeze({ id, ...place, isCurrent })
    this.#connections.set(key, info)
    return info
  }
}
