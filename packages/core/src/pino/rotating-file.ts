import { open, rename, rm, type FileHandle } from 'node:fs/promises'
import { ConfigurationError } from '../errors/general.ts'

/** Where the log goes and how large it may grow. */
export interface RotatingFileOptions {
  readonly path: string
  /** A file that would grow beyond this is put aside. The default is 100 MiB. */
  readonly maxBytes?: number
  /** How many files there are at most, the current one included. The default is 5. */
  readonly files?: number
  /** How many lines may wait for the disk; more are dropped and counted. The default is 10,000. */
  readonly bufferLines?: number
  /** How many lines go out with one write. The default is 50. */
  readonly batchLines?: number
}

/** Where pino can write to: a file that is replaced when it has grown. */
export interface RotatingFile extends AsyncDisposable {
  /** Never waits and never throws. */
  write(line: string): void
  /** Lines that were lost: the disk was too slow, or full. A line in the file says so too, as soon as one can be written. */
  readonly dropped: number
  /** Resolves when everything that was written before is in the file or lost. */
  flush(): Promise<void>
  /** Idempotent. Writes what is waiting and lets go of the file. */
  close(): Promise<void>
}

/**
 * A log file that does not grow for ever: `log`, then `log.1` to `log.4`, 100 MiB each, the oldest thrown away. The program
 * never waits for it.
 *
 * @example
 * ```ts
 * import { createRotatingFile, pinoLogger } from '@venuekit/core/pino'
 * import { pino } from 'pino'
 *
 * async function logTo(path: string): Promise<void> {
 *   await using file = await createRotatingFile({ path })
 *   pinoLogger(pino({ level: 'debug' }, file)).info('ready')
 * }
 * typeof logTo // 'function'
 * ```
 */
export async function createRotatingFile(options: RotatingFileOptions): Promise<RotatingFile> {
  const { path, maxBytes = 100 * 2 ** 20, files = 5, bufferLines = 10_000, batchLines = 50 } = options
  if (typeof path !== 'string' || path === '') throw new ConfigurationError('path', 'must name a file')
  for (const [name, value] of Object.entries({ maxBytes, files, bufferLines, batchLines })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError(name, 'must be a whole number above zero')
  }
  const settings = { path, maxBytes, files, bufferLines, batchLines }
  try {
    return new LogFile(settings, await open(path, 'a', 0o600))
  } catch (cause) {
    throw new ConfigurationError(
      'path',
      'cannot be opened to append to; check that its folder exists and may be written',
      { cause },
    )
  }
}

class LogFile implements RotatingFile {
  readonly #options: Required<RotatingFileOptions>
  #file: FileHandle
  #waiting: string[] = []
  #writing: Promise<void> | undefined
  #closing: Promise<void> | undefined
  #dropped = 0
  #reported = 0

  constructor(options: Required<RotatingFileOptions>, file: FileHandle) {
    this.#options = options
    this.#file = file
  }

  get dropped(): number {
    return this.#dropped
  }

  write(line: string): void {
    if (this.#closing !== undefined || this.#waiting.length >= this.#options.bufferLines) {
      this.#dropped += 1
      return
    }
    this.#waiting.push(line)
    this.#writing ??= this.#writeAll()
  }

  async flush(): Promise<void> {
    await this.#writing
  }

  close(): Promise<void> {
    this.#closing ??= this.flush().then(() => this.#file.close())
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#options.batchLines)
      const dropped = this.#dropped
      if (dropped > this.#reported)
        batch.unshift(`{"level":40,"msg":"${dropped - this.#reported} lines of the log were lost"}\n`)
      try {
        // oxlint-disable-next-line no-await-in-loop -- one write after the other
        await this.#append(Buffer.from(batch.join('')))
        this.#reported = dropped
      } catch {
        // A log has nobody to tell but itself.
        this.#dropped += dropped > this.#reported ? batch.length - 1 : batch.length
      }
    }
    this.#writing = undefined
  }

  async #append(bytes: Buffer): Promise<void> {
    const { size } = await this.#file.stat()
    if (size > 0 && size + bytes.length > this.#options.maxBytes) await this.#rotate()
    await this.#file.appendFile(bytes)
  }

  async #rotate(): Promise<void> {
    const { path, files } = this.#options
    const names = [path, ...Array.from({ length: files - 1 }, (_, index) => `${path}.${index + 1}`)]
    await rm(names.at(-1) ?? path, { force: true })
    for (let index = files - 1; index > 0; index -= 1) {
      // oxlint-disable-next-line no-await-in-loop -- from the oldest to the newest
      await rename(names[index - 1] ?? path, names[index] ?? path).catch(ignoreMissing)
    }
    const before = this.#file
    this.#file = await open(path, 'a', 0o600)
    await before.close()
  }
}

/** There are fewer files at first. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error
}
