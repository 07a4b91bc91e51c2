import { constants, open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { callHandler } from '../streams/handler-set.ts'

/** How safe a line is once `append` has resolved. */
export type Durability = 'process' | 'machine'

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Makes the content of a shorter file, or undefined when the one that is there will do. Asked between two writes. */
export type Compaction = () => string | undefined

/** How safe a line is to be, and when and how the file gets shorter. */
export interface FileAppenderOptions {
  readonly durability: Durability
  readonly compaction: Compaction
  /** Told when the shorter file could not be put in place. The one that is there is used on. */
  readonly onCompactionFailed: (error: unknown) => void
}

/**
 * Appends lines to a file, one write at a time: what comes in while a write is under way goes out together with the next
 * one. So a burst of orders costs few writes, and few waits for the disk.
 */
export class FileAppender {
  readonly #path: string
  readonly #options: FileAppenderOptions
  #file: FileHandle
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  /** The last write failed and may have left half a line. */
  #torn = false

  private constructor(path: string, file: FileHandle, options: FileAppenderOptions) {
    this.#path = path
    this.#file = file
    this.#options = options
  }

  static async open(path: string, options: FileAppenderOptions): Promise<FileAppender> {
    return new FileAppender(path, await open(path, 'a', 0o600), options)
  }

  /** Resolves once the text is in the file: with `process`, for when this process dies; with `machine`, on the disk. */
  append(text: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    this.#waiting.push({ text, resolve, reject })
    this.#writing ??= this.#writeAll()
    return promise
  }

  /** Waits for what was appended and lets go of the file. */
  async close(): Promise<void> {
    await this.#writing
    await this.#file.close()
  }

  /** Ends when nothing is waiting. It never rejects: whoever waits for a line is told. */
  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting
      this.#waiting = []
      try {
        // oxlint-disable-next-line no-await-in-loop -- one write after the other
        await this.#write(batch)
        for (const { resolve } of batch) resolve()
      } catch (error) {
        this.#torn = true
        for (const { reject } of batch) reject(error)
      }
    }
    this.#writing = undefined
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    await this.#compact()
    const text = batch.map((one) => one.text).join('')
    await this.#file.appendFile(this.#torn ? `\n${text}` : text)
    if (this.#options.durability === 'machine') await this.#file.datasync()
    this.#torn = false
  }

  /** Never rejects: a file that stays long is no reason to refuse an order. */
  async #compact(): Promise<void> {
    try {
      const shorter = this.#options.compaction()
      if (shorter === undefined) return
      const before = this.#file
      this.#file = await replaceFile(this.#path, shorter)
      this.#torn = false
      await before.close()
    } catch (error) {
      callHandler(this.#options.onCompactionFailed, error, () => {})
    }
  }
}

/**
 * Puts content in place of a file so that a crash leaves either the old one or the new one, whole. Gives the new one, for
 * appending: it is opened before it takes the place, because nothing may fail afterwards. Whoever went on writing into the
 * file that was replaced would write into nothing.
 */
export async function replaceFile(path: string, content: string): Promise<FileHandle> {
  const draft = `${path}.new`
  const file = await open(draft, emptyToAppend, 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
    await rename(draft, path)
  } catch (error) {
    await Promise.allSettled([file.close(), unlink(draft)])
    throw error
  }
  await syncFolder(dirname(path))
  return file
}

/** Like the flag `a`, but what a crash may have left there is dropped. */
const emptyToAppend = constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND

/** So that the name is on the disk too. Not every system can, and then there is nothing better to do. */
async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, 'r')
    await folder.sync()
  } catch {
    // The file is in place all the same.
  }
}
