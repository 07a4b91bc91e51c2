import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { errorOf } from '../testing/error-of.ts'
import { pinoLogger } from './pino-logger.ts'
import { createRotatingFile } from './rotating-file.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venuekit-log-'))
  path = join(folder, 'log')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8')).trimEnd().split('\n')
}

describe('[S3.37] a log file', () => {
  test('takes the lines of pino, in order, and only its owner can read it', async () => {
    await using file = await createRotatingFile({ path, batchLines: 3 })
    const logger = pinoLogger(pino({ base: null, timestamp: false }, file))
    for (let count = 0; count < 200; count += 1) logger.info(`line ${count}`)
    await file.close()
    expect(await linesOf(path)).toEqual(Array.from({ length: 200 }, (_, count) => `{"level":30,"msg":"line ${count}"}`))
    expect((await stat(path)).mode & 0o077).toBe(0)
    expect(file.dropped).toBe(0)
  })

  test('goes on where it was', async () => {
    await writeFile(path, 'before\n')
    await using file = await createRotatingFile({ path })
    file.write('after\n')
    await file.flush()
    expect(await linesOf(path)).toEqual(['before', 'after'])
  })

  test('never grows beyond its size, and the oldest one is thrown away', async () => {
    await using file = await createRotatingFile({ path, maxBytes: 30, files: 3, batchLines: 1 })
    for (let count = 10; count < 30; count += 1) file.write(`line of 10${count}\n`.slice(-10))
    await file.close()
    expect((await readdir(folder)).toSorted()).toEqual(['log', 'log.1', 'log.2'])
    const all = await Promise.all([`${path}.2`, `${path}.1`, path].map(linesOf))
    expect(all.map((lines) => lines.length)).toEqual([3, 3, 2])
    expect(all.flat().map((line) => line.slice(-2))).toEqual(['22', '23', '24', '25', '26', '27', '28', '29'])
  })

  test('one file alone begins again, and a line longer than the size is kept whole', async () => {
    await using file = await createRotatingFile({ path, maxBytes: 5, files: 1, batchLines: 1 })
    for (const line of ['first line\n', 'second line\n']) file.write(line)
    await file.flush()
    expect(await readdir(folder)).toEqual(['log'])
    expect(await linesOf(path)).toEqual(['second line'])
  })

  test('drops what the disk is too slow for, and says how much', async () => {
    await using file = await createRotatingFile({ path, bufferLines: 10 })
    for (let count = 0; count < 25; count += 1) file.write(`${count}\n`)
    expect(file.dropped).toBeGreaterThan(0)
    await file.flush()
    file.write('next\n')
    await file.flush()
    const lines = await linesOf(path)
    expect(lines).toContain(`{"level":40,"msg":"${file.dropped} lines of the log were lost"}`)
    expect(lines.filter((line) => /^\d+$/.test(line))).toHaveLength(25 - file.dropped)
    expect(lines.at(-1)).toBe('next')
  })

  test('a full disk loses lines and stops nobody', async () => {
    await using file = await createRotatingFile({ path })
    const handle = await open(path)
    const append = vi.spyOn(Object.getPrototypeOf(handle), 'appendFile')
    await handle.close()
    append.mockRejectedValueOnce(Object.assign(new Error('no space'), { code: 'ENOSPC' }))
    file.write('lost\n')
    await file.flush()
    file.write('kept\n')
    await file.flush()
    expect(file.dropped).toBe(1)
    expect(await linesOf(path)).toEqual(['{"level":40,"msg":"1 lines of the log were lost"}', 'kept'])
  })

  test('[X.4] closing twice is fine, what comes after it is counted as lost', async () => {
    const file = await createRotatingFile({ path })
    file.write('line\n')
    await Promise.all([file.close(), file.close()])
    file.write('late\n')
    await file.close()
    expect(await linesOf(path)).toEqual(['line'])
    expect(file.dropped).toBe(1)
  })

  test.each([
    [{ path: '' }, 'path'],
    [{ path: 'x', maxBytes: 0 }, 'maxBytes'],
    [{ path: 'x', files: 1.5 }, 'files'],
    [{ path: 'x', bufferLines: Number.NaN }, 'bufferLines'],
    [{ path: 'x', batchLines: -1 }, 'batchLines'],
  ])('%j is refused', async (options, settingName) => {
    expect(await errorOf(() => createRotatingFile(options))).toMatchObject({ settingName })
  })

  test('a folder that is not there is named as the path', async () => {
    const error = await errorOf(() => createRotatingFile({ path: join(folder, 'missing', 'log') }))
    expect(error).toMatchObject({ settingName: 'path', cause: { code: 'ENOENT' } })
  })
})
