import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { once } from 'node:events'
import { ConfigurationError, StorageError } from '@venuekit/core/errors'
import { systemClock, type Clock } from '@venuekit/core/time'
import type { StreamTap, StreamTapEvent } from '../ws/tap.ts'
import { writeEvent, writeHeader, writeLost } from './recording-format.ts'

/** How a recording is made. */
export interface RecordOptions {
  /** What the recording is of: the exchange, say. It is for people. */
  readonly label?: string | undefined
  /** How much may wait for the disk; what comes beyond is left out, and the recording says how much. 64 MiB by default. */
  readonly maxWaitingBytes?: number | undefined
  readonly clock?: Clock | undefined
}

/** A recording that is being made. Give `tap` to a session. */
export interface Recorder extends AsyncDisposable {
  readonly tap: StreamTap
  /** Events that were left out because the disk was too slow, or had failed. */
  readonly lost: number
  /** Resolves when everything is on its way to the disk; rejects with a `StorageError` when something could not be written. */
  close(): Promise<void>
}

/**
 * Begins a recording in a new file. A file that is there already is left alone. What a crash leaves behind can be replayed up to
 * the last whole line.
 *
 * @example
 * ```ts
 * import type { StreamTap } from '@venuekit/transport'
 * import { record } from '@venuekit/transport'
 *
 * async function recordAll(follow: (tap: StreamTap) => Promise<void>) {
 *   await using recorder = await record('gateio.recording', { label: 'gateio spot' })
 *   await follow(recorder.tap)
 * }
 * ```
 */
export async function record(file: string, options: RecordOptions = {}): Promise<Recorder> {
  const { label = '', maxWaitingBytes = 64 * 1_048_576, clock = systemClock } = options
  if (!(maxWaitingBytes > 0)) {
    throw new ConfigurationError('maxWaitingBytes', `must be a number above 0, not ${maxWaitingBytes}`)
  }
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  try {
    await once(stream, 'open')
  } catch (cause) {
    throw new StorageError(`The recording ${file} could not be begun`, { cause })
  }
  const recorder = new FileRecorder(file, stream, { maxWaitingBytes, clock })
  stream.write(writeHeader({ label, startedAt: clock.now() }))
  return recorder
}

class FileRecorder implements Recorder {
  readonly #file: string
  readonly #stream: WriteStream
  readonly #clock: Clock
  readonly #maxWaitingBytes: number
  #failure: Error | undefined
  #closed: Promise<void> | undefined
  #lost = 0
  /** Of those, how many the recording does not speak of yet. */
  #untold = 0

  constructor(file: string, stream: WriteStream, options: { readonly maxWaitingBytes: number; readonly clock: Clock }) {
    this.#file = file
    this.#stream = stream
    this.#clock = options.clock
    this.#maxWaitingBytes = options.maxWaitingBytes
    stream.on('error', (error) => (this.#failure = error))
  }

  get lost(): number {
    return this.#lost
  }

  readonly tap = (event: StreamTapEvent): void => {
    if (this.#failure !== undefined || this.#closed !== undefined || this.#isFull) {
      this.#lost += 1
      this.#untold += 1
      return
    }
    this.#tellLost()
    this.#stream.write(writeEvent(event))
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  get #isFull(): boolean {
    return this.#stream.writableLength > this.#maxWaitingBytes
  }

  #tellLost(): void {
    if (this.#untold === 0) return
    this.#stream.write(writeLost(this.#clock.now(), this.#untold))
    this.#untold = 0
  }

  async #close(): Promise<void> {
    if (this.#failure === undefined) {
      this.#tellLost()
      this.#stream.end()
      await finished(this.#stream).catch((error: Error) => (this.#failure = error))
    }
    if (this.#failure === undefined) return
    throw new StorageError(`The recording ${this.#file} is not complete`, { cause: this.#failure })
  }
}
