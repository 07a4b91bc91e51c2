import { open, rename, unlink, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'

/** How safe a line is once `append` has resolved. */
export type Durability = 'process' | 'machine'

interface Waiting {
  readonly text: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/** Makes the content of a shorter file, or undefined when the one that is there will do. Asked between two writes. */
export type Compaction = () => string | undefined

/**
 * Appends lines to a file, one write at a time: what comes in while a write is under way goes out together with the next
 * one. So a burst of orders costs few writes, and few waits for the disk.
 */
export class FileAppender {
  readonly #path: string
  readonly #durability: Durability
  readonly #compaction: Compaction
  #file: FileHandle
  #waiting: Waiting[] = []
  #writing: Promise<void> | undefined
  /** The last write failed and may have left half a line. */
  #torn = false

  private constructor(path: string, file: FileHandle, options: { durability: Durability; compaction: Compaction }) {
    this.#path = path
    this.#file = file
    this.#durability = options.durability
    this.#compaction = options.compaction
  }

  static async open(
    path: string,
    options: { readonly durability: Durability; readonly compaction: Compaction },
  ): Promise<FileAppender> {
    return new FileAppender(path, await openToAppend(path), options)
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
    const shorter = this.#compaction()
    if (shorter !== undefined) await this.#replace(shorter)
    const text = batch.map((one) => one.text).join('')
    await this.#file.appendFile(this.#torn ? `\n${text}` : text)
    if (this.#durability === 'machine') await this.#file.datasync()
    this.#torn = false
  }

  async #replace(content: string): Promise<void> {
    await replaceFile(this.#path, content)
    const before = this.#file
    this.#file = await openToAppend(this.#path)
    await before.close()
    this.#torn = false
  }
}

/** Puts content in place of a file so that a crash leaves either the old one or the new one, whole. */
export async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.new`
  const file = await open(draft, 'w', 0o600)
  try {
    await file.writeFile(content)
    await file.sync()
  } catch (error) {
    await file.close()
    await unlink(draft)
    throw error
  }
  await file.close()
  await rename(draft, path)
  await syncFolder(dirname(path))
}

function openToAppend(path: string): Promise<FileHandle> {
  return open(path, 'a', 0o600)
}

/** So that the name is on the disk too. Not every system can, and then there is nothing better to do. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined)
  await folder?.sync().catch(() => undefined)
  await folder?.close()
}
