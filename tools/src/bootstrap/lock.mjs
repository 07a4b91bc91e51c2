// A lock that is a folder: making one either succeeds for exactly one process or fails, on every file system.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * @typedef {object} LockOptions
 * @property {string} folder
 * @property {() => void} [onWait] called once when the lock is taken
 * @property {number} [pollMs] how often a waiting process looks, and the holder shows that it lives
 * @property {number} [staleAfterPolls] looks without a sign of life after which the holder counts as gone
 */

/**
 * Runs `work` while holding the lock. The lock of a process that died is taken over: at once when its process is gone,
 * otherwise (its id may have been given to another, or it ran in another container) when it shows no sign of life.
 * @template T
 * @param {LockOptions} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock({ folder, onWait, pollMs = 250, staleAfterPolls = 120 }, work) {
  let told = false
  let seen = ''
  let unchanged = 0
  while (!take(folder)) {
    if (!told) onWait?.()
    told = true
    const state = look(folder)
    unchanged = state === seen ? unchanged + 1 : 0
    seen = state
    if (holderIsGone(state) || unchanged >= staleAfterPolls) breakLock(folder, state)
    else await wait(pollMs)
  }
  const beat = setInterval(() => touch(folder), pollMs)
  try {
    return await work()
  } finally {
    clearInterval(beat)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} folder */
function take(folder) {
  try {
    mkdirSync(folder)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    throw error
  }
  writeFileSync(join(folder, 'holder'), `${process.pid} ${hostname()}`)
  return true
}

/** @param {string} folder */
function touch(folder) {
  const now = new Date()
  try {
    utimesSync(join(folder, 'holder'), now, now)
  } catch {
    // Somebody removed the folder (with all of node_modules, say): there is no lock left to keep alive.
  }
}

/**
 * Holder and last sign of life as one text; empty while the holder has not written its name, or has just left.
 * @param {string} folder
 */
function look(folder) {
  try {
    const holder = join(folder, 'holder')
    return `${readFileSync(holder, 'utf8')} ${statSync(holder).mtimeMs}`
  } catch {
    return ''
  }
}

/** @param {string} state */
function holderIsGone(state) {
  const [pid, host] = state.split(' ')
  if (host !== hostname()) return false
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return hasCode(error, 'ESRCH')
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}

/**
 * Moves the dead lock aside. Renaming decides between several that saw it dead; the second look finds out whether one of
 * them has already made a lock of its own, which is then put back.
 * @param {string} folder
 * @param {string} state
 */
function breakLock(folder, state) {
  const aside = `${folder}-${process.pid}`
  try {
    renameSync(folder, aside)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return
    throw error
  }
  if (look(aside) === state) rmSync(aside, { recursive: true, force: true })
  else renameSync(aside, folder)
}
