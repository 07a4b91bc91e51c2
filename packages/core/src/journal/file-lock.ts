import { randomUUID } from 'node:crypto'
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { ConfigurationError } from '../errors/general.ts'

/** Held from `acquireLock` until `release`, or until the process ends. */
export interface FileLock {
  /** Idempotent. */
  release(): Promise<void>
}

/** Who holds a lock. */
interface Holder {
  readonly pid: number
  readonly host: string
  /** When that process began, as the kernel counts it: a number is used again by another process, this is not. */
  readonly began: string | undefined
  readonly token: string
}

/**
 * Takes the lock file beside a file, so that two processes cannot write it at once. A lock that a process left behind when
 * it died is taken over; that of a process on another host cannot be judged and is respected unless `takeOver` says that
 * it is gone.
 */
export async function acquireLock(path: string, takeOver: boolean): Promise<FileLock> {
  const own: Holder = { pid: process.pid, host: hostname(), began: await beginOf(process.pid), token: randomUUID() }
  // Each round loses only to another process that made progress.
  for (let round = 0; round < 10; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    if (await create(path, own)) return { release: () => removeIf(path, own.token) }
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    const text = await readIfThere(path)
    const holder = text === undefined ? undefined : parseHolder(text)
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    if (text !== undefined && (holder === undefined || (!takeOver && (await mayLive(holder)))))
      throw inUse(path, holder)
    // oxlint-disable-next-line no-await-in-loop -- one try after the other
    if (text !== undefined) await removeStale(path, text)
  }
  throw inUse(path, undefined)
}

/** Creates the file with its content in one step, unless it exists: nobody ever sees it half written. */
async function create(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.token}`
  await writeFile(draft, JSON.stringify(holder), { flag: 'wx', mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await unlink(draft)
  }
}

/**
 * Moves the file away and looks again at what was moved: another process may have replaced the stale lock by its own in
 * the meantime, which is then put back.
 */
async function removeStale(path: string, text: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  if ((await readIfThere(aside)) !== text) await link(aside, path).catch(ignoreExisting)
  await unlink(aside)
}

async function removeIf(path: string, token: string): Promise<void> {
  const text = await readIfThere(path)
  if (text === undefined || parseHolder(text)?.token !== token) return
  await unlink(path).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error
  })
}

async function mayLive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true
  if (!isRunning(holder.pid)) return false
  const began = await beginOf(holder.pid)
  return began === undefined || holder.began === undefined || began === holder.began
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Not permitted to signal it, so it is there.
    return codeOf(error) === 'EPERM'
  }
}

/** The 22nd field of the kernel's line on the process; undefined where there is no such file. */
async function beginOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  // The name of the program, in parentheses, may hold anything.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}

function parseHolder(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('pid' in value && 'host' in value && 'token' in value))
      return undefined
    const { pid, host, token } = value
    const began = 'began' in value && typeof value.began === 'string' ? value.began : undefined
    if (typeof pid !== 'number' || typeof host !== 'string' || typeof token !== 'string') return undefined
    return { pid, host, token, began }
  } catch {
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function inUse(path: string, holder: Holder | undefined): ConfigurationError {
  const who = holder === undefined ? 'something' : `process ${holder.pid} on ${holder.host}`
  return new ConfigurationError(
    'path',
    `is in use by ${who}; give every process a journal of its own, or delete ${path} if you know that nothing uses it`,
  )
}

function ignoreExisting(error: unknown): void {
  if (codeOf(error) !== 'EEXIST') throw error
}

/** The code of an error of Node: `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined
}
