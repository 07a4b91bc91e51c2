import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCanaries, errorOf, ManualClock } from '@venuekit/core/testing'
import { expectNoLeaks } from '../../test/leaks.ts'
import { openStream, testProtocol } from '../../test/ws/stream-fixture.ts'
import { StreamServer } from '../../test/ws/stream-server.ts'
import type { StreamTapEvent } from '../ws/tap.ts'
import { record } from './record.ts'
import { replay, type ReplaySink } from './replay.ts'

let folder = ''
let files = 0
const newFile = (): string => join(folder, `${(files += 1)}.recording`)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venuekit-record-'))
})
afterAll(() => rm(folder, { recursive: true }))
expectNoLeaks()

const connection = { id: 1, group: 'main', shard: 0, generation: 1, isCurrent: true }
const text = (words: string): Uint8Array => new TextEncoder().encode(words)
const event = (at: number, words: string, more: Partial<StreamTapEvent> = {}): StreamTapEvent => {
  return { at, connection, direction: 'in', kind: 'text', bytes: text(words), ...more }
}

async function recordingOf(events: readonly StreamTapEvent[]): Promise<string> {
  const file = newFile()
  await using recorder = await record(file, { label: 'test', clock: new ManualClock() })
  for (const each of events) recorder.tap(each)
  return file
}

/** A decoder as exchanges have them, only small: it adds up what came for each topic. */
function totals(): { readonly push: ReplaySink; readonly sums: Record<string, number> } {
  const sums: Record<string, number> = {}
  return {
    sums,
    push(bytes) {
      const [kind, topic = '', value] = new TextDecoder().decode(bytes).split(' ')
      if (kind !== 'D') return 'other'
      sums[topic] = (sums[topic] ?? 0) + Number(value)
      return 'emitted'
    },
  }
}

test('a recording drives a decoder as the socket did', async () => {
  const file = newFile()
  const live = totals()
  await using server = await StreamServer.start()
  {
    await using recorder = await record(file, { label: 'testex' })
    await using stream = openStream(testProtocol(server.url), {
      tap: recorder.tap,
      sink: (bytes, binary, info) => (live.push(bytes, binary, info) === 'emitted' ? 'emitted' : 'other'),
    })
    await Promise.all([stream.session.subscribe('a'), stream.session.subscribe('b')])
    for (let value = 1; value <= 100; value += 1) server.publish(value % 3 === 0 ? 'a' : 'b', String(value))
    server.last.ws.ping()
    await server.until(() => server.last.topics.size === 2)
    await stream.session.subscribe('c')
  }
  const again = totals()
  const result = await replay(file, again.push, { speed: Infinity })
  expect(again.sums).toEqual(live.sums)
  expect(again.sums).toEqual({ a: 1_683, b: 3_367 })
  expect(result).toMatchObject({ label: 'testex', lost: 0, isTruncated: false, frames: 102 })
})

test('bytes come back as they were, binary ones too, and so does the connection', async () => {
  const every = Uint8Array.from({ length: 256 }, (_, index) => index)
  const standby = { ...connection, id: 2, generation: 2, isCurrent: false }
  const words = 'ä€𝄞 "quoted"\n\r\u2028 line'
  const file = await recordingOf([
    event(0, '', { kind: 'open' }),
    event(1, words),
    event(2, '', { kind: 'binary', bytes: every }),
    event(3, 'sent', { direction: 'out' }),
    event(4, '', { kind: 'ping' }),
    event(5, '', { kind: 'open', connection: standby }),
    event(6, 'both', { connection: standby }),
    event(7, 'why', { kind: 'close' }),
  ])
  const got: unknown[] = []
  const lines: string[] = []
  await replay(file, (bytes, binary, info) => got.push([Buffer.from(bytes), binary, info]), {
    speed: Infinity,
    onLine: (line) => lines.push(line.type === 'event' ? `${line.direction} ${line.kind}` : line.type),
  })
  expect(got).toEqual([
    [Buffer.from(words), false, connection],
    [Buffer.from(every), true, connection],
    [Buffer.from('both'), false, standby],
  ])
  expect(lines).toEqual(['in open', 'in text', 'in binary', 'out text', 'in ping', 'in open', 'in text', 'in close'])
})

test('frames come at their pace, or faster', async () => {
  const file = await recordingOf([event(1_000, 'a'), event(1_100, 'b'), event(1_050, 'set back'), event(3_000, 'c')])
  for (const [speed, times] of [
    [1, [0, 100, 100, 2_000]],
    [10, [0, 10, 10, 200]],
  ] as const) {
    const clock = new ManualClock()
    const startedAt = clock.monotonic()
    const seen: number[] = []
    const { promise: begun, resolve } = Promise.withResolvers<void>()
    const sink: ReplaySink = () => {
      seen.push(clock.monotonic() - startedAt)
      resolve()
    }
    const done = replay(file, sink, { speed, clock })
    await begun
    while (seen.length < 4) await clock.advance(10)
    await done
    expect(seen).toEqual(times)
  }
})

test('[X.3] an abort ends a replay', async () => {
  const file = await recordingOf([event(0, 'a'), event(60_000, 'b')])
  const clock = new ManualClock()
  const controller = new AbortController()
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const error = errorOf(() => replay(file, () => resolve(), { clock, signal: controller.signal }))
  await begun
  controller.abort('enough')
  expect(await error).toMatchObject({ code: 'aborted' })
  expect(clock.pendingTimers).toBe(0)
  expect(await errorOf(() => replay(file, () => {}, { signal: controller.signal }))).toMatchObject({ code: 'aborted' })
})

test('a recording that was cut off anywhere gives what is whole', async () => {
  const original = await recordingOf([
    event(0, 'one'),
    event(1, 'two €'),
    event(2, '', { kind: 'binary', bytes: text('three') }),
  ])
  const bytes = await readFile(original)
  const ends = [...bytes.keys()].filter((index) => bytes[index] === 0x0a).map((index) => index + 1)
  const file = newFile()
  await writeFile(file, bytes)
  for (let length = bytes.length; length > 0; length -= 1) {
    await truncate(file, length)
    const lines = ends.filter((end) => end <= length).length
    const result = await replay(file, () => {}, { speed: Infinity }).catch((error: unknown) => error)
    const whole = { frames: lines - 1, isTruncated: !ends.includes(length) }
    expect(result).toMatchObject(lines === 0 ? { code: 'storage' } : whole)
  }
})

test('what is no recording, or a damaged one, is refused with its line', async () => {
  const file = newFile()
  const refusalOf = async (content: string): Promise<unknown> => {
    await writeFile(file, content)
    return errorOf(() => replay(file, () => {}, { speed: Infinity }))
  }
  const header = '{"format":"venuekit-recording","version":1,"label":"","startedAt":0}\n'
  expect(await refusalOf('hello\n')).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('no recording'),
  })
  expect(await refusalOf('')).toMatchObject({ code: 'storage' })
  expect(await refusalOf(header.replace('1', '2'))).toMatchObject({ message: expect.stringContaining('version 2') })
  for (const line of [
    'nonsense',
    '{}',
    '[1]',
    '[1,"in","text",1]',
    '[1,"in","open",1,{}]',
    '[1,"in","song",1,""]',
    '[1,"lost"]',
  ]) {
    expect(await refusalOf(`${header}[1,"in","text",1,"a"]\n${line}\n`)).toMatchObject({
      code: 'storage',
      message: expect.stringContaining('line 3'),
    })
  }
  expect(await errorOf(() => replay(newFile(), () => {}))).toMatchObject({
    code: 'storage',
    message: expect.stringContaining('could not be read: ENOENT'),
  })
  expect(await errorOf(() => replay(file, () => {}, { speed: 0 }))).toMatchObject({ code: 'configuration' })
})

test('a file that is there is left alone; one that cannot be written is told', async () => {
  const file = await recordingOf([])
  expect(await errorOf(() => record(file))).toMatchObject({ code: 'storage', cause: { code: 'EEXIST' } })
  expect(await errorOf(() => record(join(folder, 'nowhere', 'a')))).toMatchObject({ code: 'storage' })
})

test('what the disk cannot take is left out and told, and the session goes on', async () => {
  const file = newFile()
  const recorder = await record(file, { maxWaitingBytes: 1_000 })
  // In one go, so that the disk has no chance.
  for (let index = 0; index < 100; index += 1) recorder.tap(event(index, 'x'.repeat(100)))
  const { lost } = recorder
  expect(lost).toBeGreaterThan(80)
  await recorder.close()
  await recorder.close()
  const result = await replay(file, () => {}, { speed: Infinity })
  expect(result).toMatchObject({ lost, frames: 100 - lost, isTruncated: false })
  recorder.tap(event(1, 'late'))
  expect(recorder.lost).toBe(lost + 1)
})

test('no secret is recorded', async () => {
  const secret = 'yH3mC8sJ5dKf1Gx6Vb0R'
  const file = newFile()
  await using server = await StreamServer.start({
    listener({ ws }, heard) {
      if (heard.startsWith('{"login"')) ws.send(`{"session":true,"api_key":"${secret}"}`)
      return heard.startsWith('{"login"')
    },
  })
  {
    await using recorder = await record(file)
    const protocol = testProtocol(server.url, {
      async greet(wire) {
        await wire.send(`{"login":1,"signature":"${secret}","KEY":"${secret}"}`)
        await wire.next(({ type }) => type === 'session')
      },
    })
    await using stream = openStream(protocol, { tap: recorder.tap })
    await stream.session.subscribe('a')
  }
  expect(server.last.received[0]).toContain(secret)
  const recorded = await readFile(file, 'utf8')
  expect(recorded).toContain('login')
  createCanaries({ secrets: { secret } }).assertAbsent(recorded, 'recording')
})
