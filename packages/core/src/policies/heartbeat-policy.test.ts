import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeartbeatPolicy, type HeartbeatOptions } from './heartbeat-policy.ts'

const options: HeartbeatOptions = { everyMs: 20_000, answerWithinMs: 5_000, lifeSign: 'any-frame', toleranceMs: 1_000 }

test('[S3.86] a ping at every interval; answers keep the line', () => {
  const policy = new HeartbeatPolicy(options, 0)
  expect(policy.nextCheckAt).toBe(20_000)
  expect(policy.check(20_000)).toEqual({ do: 'ping', nextCheckAt: 25_000 })
  policy.received(20_100, 'answer')
  expect(policy.check(25_000)).toEqual({ do: 'nothing', nextCheckAt: 40_000 })
  expect(policy.check(40_000)).toEqual({ do: 'ping', nextCheckAt: 45_000 })
})

test('[S3.86] a missed answer is a dead line, and says since when it was silent', () => {
  const policy = new HeartbeatPolicy(options, 0)
  policy.received(12_000, 'frame')
  policy.check(20_000)
  expect(policy.check(24_999)).toEqual({ do: 'nothing', nextCheckAt: 25_000 })
  expect(policy.check(25_000)).toEqual({ do: 'dead', silentMs: 13_000 })
})

test('[S3.86] a quiet market is not a dead line: with answers it may be quiet for ever', () => {
  const policy = new HeartbeatPolicy(options, 0)
  let pings = 0
  for (let now = policy.nextCheckAt; now < 3_600_000; now = policy.nextCheckAt) {
    const step = policy.check(now)
    expect(step.do).not.toBe('dead')
    if (step.do !== 'ping') continue
    pings += 1
    policy.received(now + 4_999, 'answer')
  }
  expect(pings).toBe(179)
})

test('[S3.86] any frame is a sign of life, or only the answer, as told', () => {
  const lenient = new HeartbeatPolicy(options, 0)
  lenient.check(20_000)
  lenient.received(21_000, 'frame')
  expect(lenient.check(25_000)).toMatchObject({ do: 'nothing' })
  const strict = new HeartbeatPolicy({ ...options, lifeSign: 'answer' }, 0)
  strict.check(20_000)
  strict.received(21_000, 'frame')
  expect(strict.check(25_000)).toEqual({ do: 'dead', silentMs: 25_000 })
})

test('[S3.86] pings more often than answers are due do not put the answer off', () => {
  const policy = new HeartbeatPolicy({ ...options, everyMs: 2_000 }, 0)
  expect(policy.check(2_000)).toEqual({ do: 'ping', nextCheckAt: 4_000 })
  expect(policy.check(4_000)).toEqual({ do: 'ping', nextCheckAt: 6_000 })
  expect(policy.check(6_000)).toEqual({ do: 'ping', nextCheckAt: 7_000 })
  expect(policy.check(7_000)).toMatchObject({ do: 'dead' })
})

test('[S3.86] a process that slept pings before it judges', () => {
  const policy = new HeartbeatPolicy(options, 0)
  policy.check(20_000)
  // An hour later: the answer is an hour late, and so are we.
  expect(policy.check(3_620_000)).toEqual({ do: 'ping', nextCheckAt: 3_625_000 })
  policy.received(3_620_200, 'answer')
  expect(policy.check(3_625_000)).toMatchObject({ do: 'nothing' })
})

test('[S3.86] a line that is dead after the sleep is found out in one more answer time', () => {
  const policy = new HeartbeatPolicy(options, 0)
  policy.check(20_000)
  expect(policy.check(3_620_000)).toMatchObject({ do: 'ping' })
  expect(policy.check(3_625_000)).toEqual({ do: 'dead', silentMs: 3_625_000 })
})

test('[S3.86] only once in a row is a late check forgiven, or a busy process would never find out', () => {
  const policy = new HeartbeatPolicy(options, 0)
  policy.check(20_000)
  expect(policy.check(30_000)).toMatchObject({ do: 'ping', nextCheckAt: 35_000 })
  expect(policy.check(40_000)).toMatchObject({ do: 'dead' })
  const alive = new HeartbeatPolicy(options, 0)
  alive.check(20_000)
  expect(alive.check(30_000)).toMatchObject({ do: 'ping' })
  alive.received(30_100, 'answer')
  alive.check(50_000)
  expect(alive.check(60_000)).toMatchObject({ do: 'ping' })
})

test('[S3.86] a sleep before any ping is a ping, not a dead line', () => {
  const policy = new HeartbeatPolicy(options, 0)
  expect(policy.check(3_600_000)).toEqual({ do: 'ping', nextCheckAt: 3_605_000 })
})

test('[S3.86] a check that is a little late is not a sleep', () => {
  const policy = new HeartbeatPolicy(options, 0)
  policy.check(20_000)
  expect(policy.check(26_000)).toMatchObject({ do: 'dead' })
})

test('[S3.86] property: a line that answers in time never dies; one that never answers is found out in time', () => {
  const config = fc.record({
    everyMs: fc.integer({ min: 1, max: 60_000 }),
    answerWithinMs: fc.integer({ min: 1, max: 60_000 }),
    lifeSign: fc.constantFrom<HeartbeatOptions['lifeSign']>('any-frame', 'answer'),
    toleranceMs: fc.constant(1_000),
  })
  fc.assert(
    fc.property(config, fc.array(fc.nat(1_000), { minLength: 50, maxLength: 50 }), (settings, lateness) => {
      const answered = new HeartbeatPolicy(settings, 0)
      for (const late of lateness) {
        const now = answered.nextCheckAt + late
        const step = answered.check(now)
        expect(step.do).not.toBe('dead')
        answered.received(now, 'answer')
      }
      const silent = new HeartbeatPolicy(settings, 0)
      let [now, dead] = [0, false]
      for (const late of lateness) {
        if (dead) break
        now = silent.nextCheckAt + late
        dead = silent.check(now).do === 'dead'
      }
      expect(dead || settings.everyMs * 40 < settings.answerWithinMs).toBe(true)
      // At most one interval, one answer time, and the lateness of the checks between.
      expect(!dead || now <= settings.everyMs + settings.answerWithinMs + 2_000).toBe(true)
    }),
  )
})

test.each([
  [{ everyMs: 0 }, 'heartbeat.everyMs'],
  [{ everyMs: Infinity }, 'heartbeat.everyMs'],
  [{ answerWithinMs: Number.NaN }, 'heartbeat.answerWithinMs'],
  [{ toleranceMs: -1 }, 'heartbeat.toleranceMs'],
])('[S3.86] options by which a line would be dead at once or never are refused: %j', (change, settingName) => {
  expect(() => new HeartbeatPolicy({ ...options, ...change }, 0)).toThrow(
    expect.objectContaining({ code: 'configuration', settingName }),
  )
})
