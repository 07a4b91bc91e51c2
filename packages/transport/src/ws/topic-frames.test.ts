import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { FrameRequest, StreamProtocol, VenuekitError } from '@venuekit/core'
import { ExchangeApiError } from '@venuekit/core/errors'
import { ManualClock } from '@venuekit/core/testing'
import { ExchangeClock } from '@venuekit/core/time'
import { testContext, testProtocol } from '../../test/ws/stream-fixture.ts'
import { TopicFrames } from './topic-frames.ts'

const refusal = new ExchangeApiError(400, 'no such topic')
const keyed = (...keys: readonly string[]) => keys.map((key) => ({ key, topic: key }))

/** Frames as `subscribe 1 a,b`, so that a test can read them. */
const frame =
  (action: string) =>
  (topics: readonly string[], { id }: FrameRequest<unknown>) => [`${action} ${id} ${topics.join(',')}`]

function setUp(changes: Partial<StreamProtocol<string>> = {}) {
  const clock = new ManualClock()
  const sent: string[] = []
  const confirmed: string[] = []
  const refused: [string, VenuekitError][] = []
  const unanswered: string[] = []
  let id = 0
  const base = testProtocol('ws://127.0.0.1/')
  const limits = { ...base.limits, topicsPerFrame: 2 }
  const context = { ...testContext({ clock }), exchangeClock: new ExchangeClock({ clock }) }
  const frames = new TopicFrames<string>({
    protocol: { ...base, limits, subscribe: frame('subscribe'), unsubscribe: frame('unsubscribe'), ...changes },
    exchange: 'testex',
    clock,
    answerWithinMs: 10_000,
    nextId: () => (id += 1),
    frameRequest: (of) => ({ id: of, nowMs: clock.now(), context }),
    turn: async () => {},
    send: (text) => sent.push(text),
    hooks: {
      confirmed: (keys) => confirmed.push(...keys),
      refused: (key, error) => refused.push([key, error]),
      unanswered: (keys) => unanswered.push(...keys),
    },
  })
  return { clock, frames, sent, confirmed, refused, unanswered }
}

test('topics go out as many in a frame as the exchange takes, and are confirmed by the id of the frame', async () => {
  const { clock, frames, sent, confirmed } = setUp()
  frames.subscribe(keyed('a', 'b'))
  frames.subscribe(keyed('c'))
  await clock.advance(0)
  expect(sent).toEqual(['subscribe 1 a,b', 'subscribe 2 c'])
  frames.control({ type: 'ack', id: 2 })
  expect(confirmed).toEqual(['c'])
  frames.control({ type: 'ack', id: 1 })
  expect(confirmed).toEqual(['c', 'a', 'b'])
  frames.control({ type: 'ack', id: 1 })
  frames.control({ type: 'ack', id: 99 })
  await frames.settled()
  expect(confirmed).toHaveLength(3)
  expect(clock.pendingTimers).toBe(0)
})

test('without an id the topics decide, and without those the order', async () => {
  const { clock, frames, confirmed, refused } = setUp()
  frames.subscribe(keyed('a', 'b', 'c', 'd', 'e'))
  await clock.advance(0)
  frames.control({ type: 'ack', id: 0, topics: ['c', 'unknown'] })
  expect(confirmed).toEqual(['c'])
  frames.control({ type: 'ack' })
  expect(confirmed).toEqual(['c', 'a', 'b'])
  frames.control({ type: 'refusal', error: refusal })
  expect(refused).toEqual([['d', refusal]])
  frames.control({ type: 'refusal', topics: ['e'], error: refusal })
  expect(refused.map(([key]) => key)).toEqual(['d', 'e'])
  await frames.settled()
})

test('a list that one topic spoils is tried one by one', async () => {
  const { clock, frames, sent, confirmed, refused } = setUp()
  frames.subscribe(keyed('a', 'bad'))
  await clock.advance(0)
  frames.control({ type: 'refusal', id: 1, error: refusal, retryOneByOne: true })
  await clock.advance(0)
  expect(sent.slice(1)).toEqual(['subscribe 2 a', 'subscribe 3 bad'])
  frames.control({ type: 'ack', id: 2 })
  frames.control({ type: 'refusal', id: 3, error: refusal, retryOneByOne: true })
  await frames.settled()
  expect([confirmed, refused]).toEqual([['a'], [['bad', refusal]]])
})

test('a refusal that names some leaves the rest waiting, or has it tried again', async () => {
  const { clock, frames, sent, confirmed, refused, unanswered } = setUp()
  frames.subscribe(keyed('a', 'bad', 'c', 'bad too'))
  await clock.advance(0)
  frames.control({ type: 'refusal', id: 1, topics: ['bad'], error: refusal })
  frames.control({ type: 'ack', id: 1 })
  expect(confirmed).toEqual(['a'])
  frames.control({ type: 'refusal', id: 2, topics: ['bad too'], error: refusal, retryOneByOne: true })
  await clock.advance(0)
  expect(sent.at(-1)).toBe('subscribe 3 c')
  await clock.advance(10_000)
  expect(unanswered).toEqual(['c'])
  expect(refused.map(([key]) => key)).toEqual(['bad', 'bad too'])
})

test('frames of one call with the same id are confirmed when each has its answer', async () => {
  const { clock, frames, sent, confirmed, refused } = setUp({
    subscribe: (topics, { id }) => topics.map((topic) => `${id} ${topic}`),
  })
  frames.subscribe(keyed('a', 'b'))
  await clock.advance(0)
  expect(sent).toEqual(['1 a', '1 b'])
  frames.control({ type: 'ack', id: 1 })
  expect(confirmed).toEqual([])
  // Which of them it was nobody knows: both are tried again, each by itself.
  frames.control({ type: 'refusal', id: 1, error: refusal })
  await clock.advance(0)
  expect(sent.slice(2)).toEqual(['2 a', '3 b'])
  frames.control({ type: 'ack', id: 2 })
  frames.control({ type: 'refusal', id: 3, error: refusal })
  expect([confirmed, refused.map(([key]) => key)]).toEqual([['a'], ['b']])
})

test('data is as good as an answer, and does not disturb the answers of others', async () => {
  const { clock, frames, confirmed } = setUp()
  frames.delivered('a')
  frames.subscribe(keyed('a', 'b', 'c'))
  await clock.advance(0)
  frames.delivered('a')
  frames.delivered('b')
  expect(confirmed).toEqual(['a', 'b'])
  // The answer to the first frame comes all the same.
  frames.control({ type: 'ack' })
  expect(confirmed).toEqual(['a', 'b'])
  frames.control({ type: 'ack' })
  expect(confirmed).toEqual(['a', 'b', 'c'])
})

test('a topic is left: before it was sent, while it waits, and after', async () => {
  const { clock, frames, sent, confirmed } = setUp()
  frames.subscribe(keyed('never'))
  expect(await frames.unsubscribe({ key: 'never', topic: 'never' })).toBe(0)
  frames.subscribe(keyed('waiting', 'there'))
  await clock.advance(0)
  const leaving = frames.unsubscribe({ key: 'waiting', topic: 'waiting' })
  await clock.advance(0)
  frames.control({ type: 'ack', id: 1 })
  expect(confirmed).toEqual(['there'])
  frames.control({ type: 'ack', id: 2 })
  expect(await leaving).toBe(1)
  // A list of what is subscribed answers by what it lacks.
  const gone = frames.unsubscribe({ key: 'there', topic: 'there' })
  await clock.advance(0)
  frames.control({ type: 'ack', topics: [] })
  expect(await gone).toBe(1)
  expect(sent).toEqual(['subscribe 1 waiting,there', 'unsubscribe 2 waiting', 'unsubscribe 3 there'])
})

test('an unsubscription without an answer ends in time, and with the connection', async () => {
  const { clock, frames } = setUp()
  frames.subscribe(keyed('a', 'b'))
  await clock.advance(0)
  frames.control({ type: 'ack', id: 1 })
  const late = frames.unsubscribe({ key: 'a', topic: 'a' })
  await clock.advance(10_000)
  expect(await late).toBe(1)
  const cut = frames.unsubscribe({ key: 'b', topic: 'b' })
  await clock.advance(0)
  frames.end()
  expect(await cut).toBe(1)
  frames.subscribe(keyed('c'))
  await clock.advance(0)
  await frames.settled()
  expect(clock.pendingTimers).toBe(0)
})

test('a frame that cannot be made is a refusal', async () => {
  const { clock, frames, refused } = setUp({
    subscribe() {
      throw new Error('no key')
    },
  })
  frames.subscribe(keyed('a'))
  await clock.advance(0)
  expect(refused).toMatchObject([['a', { code: 'protocol', cause: new Error('no key') }]])
  await frames.settled()
})

/** What the exchange may do with the oldest frame that it has not answered. */
const answers = fc.array(fc.constantFrom('ack', 'ack by topics', 'ack in order', 'refuse', 'spoil', 'data'), {
  maxLength: 40,
})

test('whatever the exchange answers, each topic is confirmed, refused or told to be unanswered, once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { maxLength: 8 }),
      answers,
      async (keys, script) => {
        const topics = keys
          .map((key) => key.replaceAll(/[ ,]/g, '_'))
          .filter((key, index, all) => all.indexOf(key) === index)
        const { clock, frames, sent, confirmed, refused, unanswered } = setUp()
        frames.subscribe(keyed(...topics))
        let answered = 0
        for (const what of script) {
          await Promise.resolve()
          await Promise.resolve()
          const [, number, list = ''] = sent[answered]?.split(' ') ?? []
          if (number === undefined) continue
          const [id, named] = [Number(number), list.split(',')]
          if (what !== 'data') answered += 1
          if (what === 'ack') frames.control({ type: 'ack', id })
          if (what === 'ack by topics') frames.control({ type: 'ack', topics: named })
          if (what === 'ack in order') frames.control({ type: 'ack' })
          if (what === 'refuse') frames.control({ type: 'refusal', id, error: refusal })
          if (what === 'spoil') frames.control({ type: 'refusal', id, error: refusal, retryOneByOne: true })
          if (what === 'data' && named[0] !== undefined) frames.delivered(named[0])
        }
        await clock.advance(20_000)
        const outcomes = [...confirmed, ...refused.map(([key]) => key), ...unanswered]
        expect(outcomes.toSorted()).toEqual(topics.toSorted())
        expect(clock.pendingTimers).toBe(0)
      },
    ),
  )
})
