import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFile, mkdir, mkdtemp, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ConfigurationError, StorageError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import { createMemoryLogger } from '../testing/memory-logger.ts'
import { createFileOrderJournal, type FileOrderJournal } from './file-order-journal.ts'
import { formatOutcome, formatSent } from './journal-records.ts'
import type { OrderIntent } from './order-journal.ts'

let folder = ''
let path = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venuekit-journal-'))
  path = join(folder, 'orders.jsonl')
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

function intent(clientOrderId: string, sentAt = 1): OrderIntent {
  return {
    exchange: 'gateio',
    ref: { symbol: 'BTC/USDT', clientOrderId },
    summary: { side: 'buy', type: 'limit' },
    sentAt,
  }
}

async function idsIn(file: string): Promise<readonly (string | undefined)[]> {
  await using journal = await createFileOrderJournal({ path: file })
  return (await journal.unresolved()).map((order) => order.ref.clientOrderId)
}

/** Runs a program in a process of its own, with the journal at hand. */
function run(program: string): ReturnType<typeof spawn> {
  const imported = import.meta.resolve('./file-order-journal.ts')
  const text = `
    import { createFileOrderJournal } from ${JSON.stringify(imported)}
    const path = ${JSON.stringify(path)}
    const intent = (id) => ({ exchange: 'gateio', ref: { symbol: 'BTC/USDT', clientOrderId: id }, summary: { side: 'buy', type: 'limit' }, sentAt: 1 })
    ${program}`
  return spawn(process.execPath, ['--input-type=module', '--eval', text], { stdio: ['pipe', 'pipe', 'inherit'] })
}

describe('what is remembered outlives the process', () => {
  test('closed and opened again', async () => {
    {
      await using journal = await createFileOrderJournal({ path })
      await journal.remember(intent('a1'))
      await journal.remember(intent('a2', 2))
      await journal.remember(intent('a3', 3))
      await journal.settle({ exchange: 'gateio', ref: intent('a1').ref, outcome: 'accepted', at: 5 })
      await journal.settle({ exchange: 'gateio', ref: intent('a3').ref, outcome: 'unknown', at: 5 })
    }
    expect(await readdir(folder)).toEqual(['orders.jsonl'])
    await using journal = await createFileOrderJournal({ path })
    expect(journal.problems).toEqual([])
    expect(await journal.unresolved()).toEqual([
      { ...intent('a2', 2), state: 'pending' },
      { ...intent('a3', 3), state: 'unknown' },
    ])
  })

  test('a process that is killed right after it remembered', async () => {
    const child = run(`
      const journal = await createFileOrderJournal({ path })
      await Promise.all(['a1', 'a2', 'a3'].map((id) => journal.remember(intent(id))))
      await journal.settle({ exchange: 'gateio', ref: intent('a2').ref, outcome: 'accepted', at: 2 })
      process.kill(process.pid, 'SIGKILL')`)
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL'])
    expect(await readdir(folder)).toContain('orders.jsonl.lock')
    // Its lock is taken over, because it is dead.
    expect(await idsIn(path)).toEqual(['a1', 'a3'])
    expect(await readdir(folder)).toEqual(['orders.jsonl'])
  })

  test('what is remembered is in the file before remember resolves', async () => {
    await using journal = await createFileOrderJournal({ path })
    for (const id of ['a1', 'a2']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await journal.remember(intent(id))
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(await readFile(path, 'utf8')).toContain(`"${id}"`)
    }
  })

  test('with the durability of the machine the disk is waited for, with that of the process it is not', async () => {
    const datasync = vi.spyOn(await prototypeOfFiles(), 'datasync')
    await using journal = await createFileOrderJournal({ path, durability: 'machine' })
    await journal.remember(intent('a1'))
    expect(datasync).toHaveBeenCalledTimes(1)
    await using other = await createFileOrderJournal({ path: join(folder, 'other.jsonl') })
    await other.remember(intent('a1'))
    expect(datasync).toHaveBeenCalledTimes(1)
  })

  test('only its owner can read the file', async () => {
    await using journal = await createFileOrderJournal({ path })
    await journal.remember(intent('a1'))
    expect((await stat(path)).mode & 0o077).toBe(0)
  })
})

describe('one process at a time', () => {
  test('opening it twice in one process is refused', async () => {
    await using journal = await createFileOrderJournal({ path })
    const error = await errorOf(() => createFileOrderJournal({ path }))
    expect(ConfigurationError.is(error) && error.settingName).toBe('path')
    expect(String(error)).toContain(`is in use by process ${process.pid}`)
    // The refusal took nothing away from the one that has it.
    await journal.remember(intent('a1'))
    expect(await readdir(folder)).toEqual(['orders.jsonl', 'orders.jsonl.lock'])
  })

  test('another process that has it open is named', async () => {
    const child = run(`
      const journal = await createFileOrderJournal({ path })
      await journal.remember(intent('a1'))
      console.log('open')
      for await (const _ of process.stdin) { /* Until it is closed. */ }
      await journal.close()`)
    const exited = once(child, 'exit')
    await once(child.stdout ?? child, 'data')
    expect(String(await errorOf(() => createFileOrderJournal({ path })))).toContain(`is in use by process ${child.pid}`)
    child.stdin?.end()
    expect(await exited).toEqual([0, null])
    expect(await idsIn(path)).toEqual(['a1'])
  })
})

describe('damage', () => {
  test('half a line at the end is dropped: its order was never sent', async () => {
    await writeFile(path, formatSent(intent('a1')) + formatSent(intent('a2')).slice(0, 40))
    const logger = createMemoryLogger()
    await using journal = await createFileOrderJournal({ path, logger })
    expect(journal.problems).toEqual([{ line: 2, kind: 'torn' }])
    expect(logger.records).toMatchObject([{ level: 'warn', fields: { path } }])
    await journal.remember(intent('a3'))
    await journal.close()
    expect(await idsIn(path)).toEqual(['a1', 'a3'])
  })

  test('a damaged line is reported, the rest is used, and the damaged file is kept', async () => {
    const damaged = `${formatSent(intent('a1'))}{"v":1,"type":"se\n${formatSent(intent('a2'))}`
    await writeFile(path, damaged)
    const logger = createMemoryLogger()
    {
      await using journal = await createFileOrderJournal({ path, logger })
      expect(journal.problems).toEqual([{ line: 2, kind: 'corrupt' }])
      expect(await journal.unresolved()).toHaveLength(2)
    }
    const [kept = ''] = (await readdir(folder)).filter((name) => name.includes('corrupt'))
    expect(await readFile(join(folder, kept), 'utf8')).toBe(damaged)
    expect(logger.records).toMatchObject([{ level: 'error', fields: { kept: join(folder, kept) } }])
    // It is told once.
    await using again = await createFileOrderJournal({ path })
    expect(again.problems).toEqual([])
  })

  test('lines that mix up the ids of two orders are reported, and both orders stay', async () => {
    const order = (clientOrderId: string, orderId: string): OrderIntent => ({
      ...intent(clientOrderId),
      ref: { symbol: 'BTC/USDT', clientOrderId, orderId },
    })
    const crossed = order('a1', '2')
    const lines = [
      formatSent(order('a1', '1')),
      'garbage\n',
      formatSent(order('a2', '2')),
      formatSent(crossed),
      formatOutcome({ ...crossed, outcome: 'accepted', at: 5 }),
    ]
    await writeFile(path, lines.join(''))
    await using journal = await createFileOrderJournal({ path })
    expect(journal.problems.map(({ line, kind }) => [line, kind])).toEqual([2, 4, 5].map((line) => [line, 'corrupt']))
    expect((await journal.unresolved()).map(({ ref }) => [ref.clientOrderId, ref.orderId])).toEqual([
      ['a1', '1'],
      ['a2', '2'],
    ])
  })

  test('an outcome without its order, and an order that is there twice, do no harm', async () => {
    await using journal = await createFileOrderJournal({ path })
    await journal.remember(intent('a1'))
    await journal.close()
    const [line] = (await readFile(path, 'utf8')).split('\n')
    await appendFile(
      path,
      `${line}\n{"v":1,"type":"outcome","exchange":"x","ref":{"symbol":"A/B","orderId":"1"},"outcome":"accepted","at":1}\n`,
    )
    expect(await idsIn(path)).toEqual(['a1'])
  })

  test('a disk that is full refuses the order, and the next one is whole again', async () => {
    const prototype = await prototypeOfFiles()
    await using journal = await createFileOrderJournal({ path })
    await journal.remember(intent('a1'))
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    vi.spyOn(prototype, 'appendFile').mockImplementationOnce(async () => {
      await appendFile(path, '{"v":1,"type":"sent","exch')
      throw full
    })
    const error = await errorOf(() => journal.remember(intent('a2')))
    expect(StorageError.is(error) && error.cause).toBe(full)
    expect(String(error)).toContain('(ENOSPC)')
    expect((await journal.unresolved()).map((order) => order.ref.clientOrderId)).toEqual(['a1'])
    // Its id is free, and half a line of it does not spoil what follows.
    await journal.remember(intent('a2'))
    await journal.remember(intent('a3'))
    await journal.close()
    await using again = await createFileOrderJournal({ path })
    expect(again.problems).toEqual([{ line: 2, kind: 'corrupt' }])
    expect((await again.unresolved()).map((order) => order.ref.clientOrderId)).toEqual(['a1', 'a2', 'a3'])
  })
})

describe('settled orders do not pile up', () => {
  test('opening writes the file anew without them', async () => {
    {
      await using journal = await createFileOrderJournal({ path })
      for (const id of ['a1', 'a2', 'a3']) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await journal.remember(intent(id))
      }
      await journal.settle({ exchange: 'gateio', ref: intent('a2').ref, outcome: 'rejected', at: 1 })
    }
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(5)
    expect(await idsIn(path)).toEqual(['a1', 'a3'])
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3)
  })

  test('and so does a long run, while orders come and go', async () => {
    const survivors: string[] = []
    {
      await using journal = await createFileOrderJournal({ path, compactAfter: 50 })
      const trade = async (index: number): Promise<void> => {
        const order = intent(`a${index}`, index)
        await journal.remember(order)
        if (index % 40 === 0) survivors.push(`a${index}`)
        else await journal.settle({ exchange: 'gateio', ref: order.ref, outcome: 'accepted', at: index })
      }
      for (let start = 0; start < 400; start += 10) {
        // oxlint-disable-next-line no-await-in-loop -- ten at a time
        await Promise.all(Array.from({ length: 10 }, (_, index) => trade(start + index)))
      }
      expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(120)
    }
    expect(await idsIn(path)).toEqual(survivors)
    expect(await readdir(folder)).toEqual(['orders.jsonl'])
  })
})

describe('writing the file anew', () => {
  /** Remembers and settles, until the next order finds two lines of which none is needed. */
  async function fill(journal: FileOrderJournal): Promise<void> {
    await journal.remember(intent('a1'))
    await journal.settle({ exchange: 'gateio', ref: intent('a1').ref, outcome: 'accepted', at: 1 })
  }

  test('what is remembered is in the new file, although nothing can be opened once that is in place', async () => {
    const aside = join(folder, 'aside')
    {
      await using journal = await createFileOrderJournal({ path, compactAfter: 3 })
      await fill(journal)
      const sync = vi.spyOn(await prototypeOfFiles(), 'sync')
      // First the draft is waited for, then, when it is in place, its folder: there the path is made one that opens for nobody.
      sync.mockImplementationOnce(async () => {})
      sync.mockImplementationOnce(async () => {
        await rename(path, aside)
        await mkdir(path)
      })
      await journal.remember(intent('a2'))
      await rm(path, { recursive: true })
      await rename(aside, path)
      await journal.remember(intent('a3'))
      expect(sync).toHaveBeenCalledTimes(2)
    }
    expect(await idsIn(path)).toEqual(['a2', 'a3'])
  })

  test('when it fails the order is appended all the same, it is reported, and a later try succeeds', async () => {
    const logger = createMemoryLogger()
    await using journal = await createFileOrderJournal({ path, logger, compactAfter: 3 })
    await fill(journal)
    // Where the draft is to be there is a folder.
    await mkdir(`${path}.new`)
    await journal.remember(intent('a2'))
    expect(logger.records).toMatchObject([{ level: 'warn', fields: { path, code: 'EISDIR' } }])
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(4)
    await rm(`${path}.new`, { recursive: true })
    await fill(journal)
    await fill(journal)
    expect(logger.records).toHaveLength(1)
    expect((await readFile(path, 'utf8')).split('\n').length).toBeLessThan(6)
    await journal.close()
    expect(await idsIn(path)).toEqual(['a2'])
  })

  test('a draft that cannot be written leaves nothing behind', async () => {
    await using journal = await createFileOrderJournal({ path, compactAfter: 3 })
    await fill(journal)
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    vi.spyOn(await prototypeOfFiles(), 'writeFile').mockRejectedValueOnce(full)
    await journal.remember(intent('a2'))
    await journal.close()
    expect(await readdir(folder)).toEqual(['orders.jsonl'])
    expect(await idsIn(path)).toEqual(['a2'])
  })
})

describe('bad options', () => {
  test.each([
    [{ path: '' }, 'path'],
    [{ path: 5 as unknown as string }, 'path'],
    [{ path: 'x', capacity: 0 }, 'capacity'],
    [{ path: 'x', compactAfter: Number.NaN }, 'compactAfter'],
  ])('%j', async (options, settingName) => {
    expect(await errorOf(() => createFileOrderJournal(options))).toMatchObject({ code: 'configuration', settingName })
  })

  test('a folder that is not there, and a path that is a folder', async () => {
    const missing = await errorOf(() => createFileOrderJournal({ path: join(folder, 'missing', 'x') }))
    expect(missing).toMatchObject({ settingName: 'path', message: expect.stringContaining('(ENOENT)') })
    const directory = await errorOf(() => createFileOrderJournal({ path: folder }))
    expect(directory).toMatchObject({ settingName: 'path', message: expect.stringContaining('(EISDIR)') })
    expect(await errorOf(() => stat(`${folder}.lock`))).toMatchObject({ code: 'ENOENT' })
    expect(await readdir(folder)).toEqual([])
  })

  test('an aborted signal opens nothing', async () => {
    const signal = AbortSignal.abort()
    expect(await errorOf(() => createFileOrderJournal({ path, signal }))).toMatchObject({ code: 'aborted' })
    expect(await readdir(folder)).toEqual([])
  })
})

test('[X.8] no secret is written: what is not part of an order is left out', async () => {
  const secrets = { apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
  await using journal = await createFileOrderJournal({ path })
  const order = intent('a1')
  const careless = {
    ...order,
    ...secrets,
    credentials: secrets,
    ref: { ...order.ref, ...secrets },
    summary: { ...order.summary, ...secrets },
  }
  await journal.remember(careless)
  await journal.settle({ ...careless, outcome: 'unknown', at: 1 })
  const canaries = createCanaries({ secrets })
  expect(canaries.leaksIn([await readFile(path, 'utf8'), await journal.unresolved()])).toEqual([])
})

async function prototypeOfFiles(): Promise<Awaited<ReturnType<typeof open>>> {
  await using file = await open(join(folder, 'any'), 'w')
  await rm(join(folder, 'any'))
  return Object.getPrototypeOf(file)
}
