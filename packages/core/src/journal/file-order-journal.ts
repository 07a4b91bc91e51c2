import { randomUUID } from 'node:crypto'
import { constants, copyFile, readFile } from 'node:fs/promises'
import { abortable, throwIfAborted } from '../async/abort.ts'
import { ClosedError, ConfigurationError, StorageError } from '../errors/general.ts'
import type { Logger } from '../logging/logger.ts'
import { silentLogger } from '../logging/silent-logger.ts'
import { codeOf, acquireLock, type FileLock } from './file-lock.ts'
import { FileAppender, replaceFile, type Durability } from './file-appender.ts'
import {
  formatOutcome,
  formatSent,
  formatUnresolved,
  readRecords,
  type JournalProblem,
  type JournalRecord,
} from './journal-records.ts'
import { checkCapacity, OpenOrders } from './open-orders.ts'
import type {
  JournalOptions,
  OrderIntent,
  OrderJournal,
  OrderOwner,
  OrderSettlement,
  UnresolvedOrder,
} from './order-journal.ts'

/** Where the journal is, how safe it is to be and how large it may grow. */
export interface FileOrderJournalOptions {
  /** The file; it is made when it is not there. Its folder must be. */
  readonly path: string
  /**
   * What an order that is remembered survives: the death of this process (the default, some ten microseconds), or that of the
   * machine (`machine`: the disk is waited for, some milliseconds on most).
   */
  readonly durability?: Durability
  /** The most orders that may be unresolved. The default is 10,000. */
  readonly capacity?: number
  /** After so many lines the file is written anew without what is settled. The default is 100,000. */
  readonly compactAfter?: number
  /** Take the journal over although its lock names a process on another host: only when that host is surely gone. */
  readonly takeOver?: boolean
  /** Where damage that was found is reported. */
  readonly logger?: Logger
  readonly signal?: AbortSignal | undefined
}

/** An order journal in a file. */
export interface FileOrderJournal extends OrderJournal {
  /** What could not be read when the file was opened. */
  readonly problems: readonly JournalProblem[]
}

/**
 * Opens an order journal that outlives the process: a file to which every order is appended before it is sent. It belongs to
 * one process at a time, which a lock file beside it ensures. A last line that a crash cut off is dropped: its order was
 * never sent. Any other damage is reported in `problems` and to the logger, and the damaged file is kept beside the new one.
 *
 * @example
 * ```ts
 * import { createFileOrderJournal } from '@venuekit/core/journal'
 *
 * async function afterACrash(path: string): Promise<number> {
 *   await using journal = await createFileOrderJournal({ path })
 *   return (await journal.unresolved()).length
 * }
 * typeof afterACrash // 'function'
 * ```
 */
export async function createFileOrderJournal(options: FileOrderJournalOptions): Promise<FileOrderJournal> {
  const { path, signal, logger = silentLogger } = options
  check(options)
  throwIfAborted(signal, 'createFileOrderJournal')
  const lock = await opening(() => acquireLock(`${path}.lock`, options.takeOver ?? false))
  try {
    return await opening(() => openJournal({ ...options, logger, lock }))
  } catch (error) {
    await lock.release()
    throw error
  }
}

async function openJournal(
  options: FileOrderJournalOptions & { logger: Logger; lock: FileLock },
): Promise<FileOrderJournal> {
  const { path, logger, lock, signal } = options
  const { orders, problems, lines } = load(await readOrEmpty(path))
  if (problems.some((problem) => problem.kind === 'corrupt')) {
    const kept = `${path}.corrupt-${randomUUID().slice(0, 8)}`
    await copyFile(path, kept, constants.COPYFILE_EXCL)
    logger.error('The order journal is damaged; what could be read is used, the damaged file is kept', {
      path,
      kept,
      problems,
    })
  } else if (problems.length > 0) {
    logger.warn('The order journal ends in half a line: a crash cut it before its order was sent', { path, problems })
  }
  // Settled orders need not be read again the next time.
  if (problems.length > 0 || lines > orders.size) await (await replaceFile(path, contentOf(orders))).close()
  throwIfAborted(signal, 'createFileOrderJournal')
  return FileJournal.open(options, { orders, problems, lock })
}

class FileJournal implements FileOrderJournal {
  readonly problems: readonly JournalProblem[]
  readonly #orders: OpenOrders
  readonly #capacity: number
  readonly #lock: FileLock
  readonly #appender: FileAppender
  readonly #countLine: () => void
  #closing: Promise<void> | undefined

  private constructor(parts: {
    orders: OpenOrders
    problems: readonly JournalProblem[]
    capacity: number
    lock: FileLock
    appender: FileAppender
    countLine: () => void
  }) {
    this.problems = Object.freeze([...parts.problems])
    this.#orders = parts.orders
    this.#capacity = parts.capacity
    this.#lock = parts.lock
    this.#appender = parts.appender
    this.#countLine = parts.countLine
  }

  static async open(
    options: FileOrderJournalOptions & { logger: Logger },
    parts: { orders: OpenOrders; problems: readonly JournalProblem[]; lock: FileLock },
  ): Promise<FileJournal> {
    const { path, logger, durability = 'process', capacity = 10_000, compactAfter = 100_000 } = options
    let lines = parts.orders.size
    const compaction = (): string | undefined => {
      // When most of it is unresolved, writing it anew would gain nothing.
      if (lines < compactAfter || lines < parts.orders.size * 2) return undefined
      // Counted anew also where it fails then, so that the next try comes after as many lines and not with each.
      lines = parts.orders.size
      return contentOf(parts.orders)
    }
    const onCompactionFailed = (error: unknown): void => {
      logger.warn('The order journal could not be written anew without what is settled; the long file is used on', {
        path,
        code: codeOf(error),
      })
    }
    const appender = await FileAppender.open(path, { durability, compaction, onCompactionFailed })
    const countLine = (): void => {
      lines += 1
    }
    return new FileJournal({ ...parts, capacity, appender, countLine })
  }

  async remember(order: OrderIntent, { signal }: JournalOptions = {}): Promise<void> {
    this.#check('remember', signal)
    checkCapacity(this.#orders, this.#capacity)
    const added = this.#orders.add(order)
    try {
      await this.#append(formatSent(added), 'remember', signal)
    } catch (error) {
      // The caller does not send it. If its line is in the file all the same, it is looked up once more after a crash.
      this.#orders.remove(added)
      throw error
    }
  }

  async settle(settlement: OrderSettlement, { signal }: JournalOptions = {}): Promise<void> {
    this.#check('settle', signal)
    const settled = this.#orders.settle(settlement)
    if (settled !== undefined) await this.#append(formatOutcome(settled), 'settle', signal)
  }

  async unresolved(owner?: Partial<OrderOwner>, { signal }: JournalOptions = {}): Promise<readonly UnresolvedOrder[]> {
    this.#check('unresolved', signal)
    return this.#orders.list(owner)
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    try {
      await this.#appender.close()
    } finally {
      await this.#lock.release()
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #check(operation: string, signal: AbortSignal | undefined): void {
    throwIfAborted(signal, operation)
    if (this.#closing !== undefined) throw new ClosedError('The order journal was closed', { operation })
  }

  async #append(text: string, operation: string, signal: AbortSignal | undefined): Promise<void> {
    this.#countLine()
    const written = this.#appender.append(text).catch((cause: unknown) => {
      throw new StorageError(`The order journal could not be written (${codeOf(cause) ?? 'unknown error'})`, {
        operation,
        cause,
        retryable: true,
      })
    })
    await abortable(written, { signal, operation })
  }
}

/** Every record of a file, played again. One that mixes up the ids of two orders is a problem, and both stay. */
function load(text: string): { orders: OpenOrders; problems: readonly JournalProblem[]; lines: number } {
  const { records, problems } = readRecords(text)
  const orders = new OpenOrders()
  for (const record of records) {
    try {
      play(orders, record)
    } catch {
      problems.push({ line: record.line, kind: 'corrupt' })
    }
  }
  return { orders, problems: problems.toSorted((one, other) => one.line - other.line), lines: records.length }
}

function play(orders: OpenOrders, record: JournalRecord): void {
  if (record.type === 'outcome') orders.settle(record.settlement)
  else {
    // A line may be there twice, when the file was written anew while it was waiting.
    orders.remove(record.order)
    orders.add(record.order)
  }
}

function contentOf(orders: OpenOrders): string {
  return orders.list().map(formatUnresolved).join('')
}

async function readOrEmpty(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return ''
    throw error
  }
}

/** Gives the failures of the file system the name of the option that leads to them. */
async function opening<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const code = codeOf(error)
    // Errors of ours have codes as well, in small letters.
    if (code === undefined || code !== code.toUpperCase()) throw error
    throw new ConfigurationError(
      'path',
      `the order journal cannot be opened there (${code}); check that its folder exists and may be written`,
      {
        cause: error,
      },
    )
  }
}

function check({ path, capacity = 1, compactAfter = 1 }: FileOrderJournalOptions): void {
  if (typeof path !== 'string' || path === '') throw new ConfigurationError('path', 'must name a file')
  for (const [name, value] of Object.entries({ capacity, compactAfter })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ConfigurationError(name, 'must be a whole number above zero')
  }
}
