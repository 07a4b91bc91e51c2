import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ResolutionPolicy, type Look, type ResolutionTerms } from './resolution-policy.ts'

const terms: ResolutionTerms = { sentBy: 1_000, refusedAfterMs: 500, canProve: true, timeoutMs: 30_000 }
const missing = (startedAt: number, errorMs = 5): Look => ({ result: 'missing', startedAt, errorMs })

test('found is accepted, at once', () => {
  const policy = new ResolutionPolicy(terms)
  expect(policy.looked({ result: 'found', startedAt: 1_001, errorMs: 5 }, 1_010)).toEqual({
    do: 'settle',
    outcome: 'accepted',
  })
})

test('not found counts only after the exchange would refuse it, clock error included, and twice in a row', () => {
  const policy = new ResolutionPolicy(terms, () => 0)
  expect(policy.looked(missing(1_400), 1_410).do).toBe('look')
  // Inside of the clock error.
  expect(policy.looked(missing(1_505), 1_510).do).toBe('look')
  expect(policy.looked(missing(1_506), 1_510).do).toBe('look')
  // An exchange may list an order a little after it has taken it.
  expect(policy.looked(missing(3_505), 3_505)).toEqual({ do: 'look', afterMs: 1 })
  expect(policy.looked(missing(3_506), 3_510)).toEqual({ do: 'settle', outcome: 'not-sent' })
})

test('a look that failed proves nothing, and what was found missing before it has to be seen again', () => {
  const policy = new ResolutionPolicy(terms)
  expect(policy.looked(missing(2_000), 2_010).do).toBe('look')
  expect(policy.looked({ result: 'failed', startedAt: 2_100, errorMs: 5 }, 2_110).do).toBe('look')
  expect(policy.looked(missing(2_200), 2_210).do).toBe('look')
  expect(policy.looked(missing(4_000), 4_010).do).toBe('look')
  expect(policy.looked(missing(4_200), 4_210)).toEqual({ do: 'settle', outcome: 'not-sent' })
})

test('it is never proven where looking everywhere is not possible, nothing expires, or the clock is not known', () => {
  const never = [{ canProve: false }, { refusedAfterMs: Infinity }]
  for (const change of never) {
    const policy = new ResolutionPolicy({ ...terms, ...change })
    for (let at = 2_000; at < 90_000; at += 1_000) expect(policy.looked(missing(at), at).do).toBe('look')
  }
  const policy = new ResolutionPolicy(terms)
  for (let at = 2_000; at < 90_000; at += 1_000) expect(policy.looked(missing(at, Infinity), at).do).toBe('look')
})

test('not found proves nothing any more once the exchange may have forgotten it, clock error included', () => {
  for (const [at, outcome] of [
    [9_994, 'not-sent'],
    [9_995, 'unknown'],
  ] as const) {
    const policy = new ResolutionPolicy({ ...terms, forgottenFrom: 10_000 })
    expect(policy.looked(missing(2_000), 2_010).do).toBe('look')
    expect(policy.looked(missing(9_000), at)).toEqual({ do: 'settle', outcome })
  }
})

test('looks become rarer, and who waits is told that it stays unknown after the time allowed', () => {
  const policy = new ResolutionPolicy({ ...terms, refusedAfterMs: Infinity }, () => 0)
  const waits = [1_010, 1_300, 1_800, 2_800].map((at) => policy.looked(missing(at), at))
  expect(waits.map((step) => (step.do === 'look' ? step.afterMs : 0))).toEqual([250, 500, 1_000, 2_000])
  expect(policy.isOverdue(30_999)).toBe(false)
  expect(policy.isOverdue(31_000)).toBe(true)
  const step = policy.looked(missing(31_000), 31_000)
  expect(step.do === 'look' ? step.afterMs : 0).toBe(20_000)
})

test('an order that is found in the end is never called not sent before, as long as the exchange keeps to its window and lists it soon', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 0, max: 50 }),
      fc.tuple(
        fc.integer({ min: 0, max: 1_900 }),
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
      ),
      (arrivesAfterMs, clockErrorMs, [listedAfterMs, gaps]) => {
        // The exchange takes it within its window by its own clock; we are wrong about that clock by up to the error.
        const policy = new ResolutionPolicy(terms)
        let ours = terms.sentBy
        for (const gap of gaps) {
          ours += gap
          const theirs = ours + clockErrorMs
          const isThere = theirs >= terms.sentBy + arrivesAfterMs + listedAfterMs
          const step = policy.looked(
            { result: isThere ? 'found' : 'missing', startedAt: ours, errorMs: clockErrorMs },
            ours,
          )
          if (step.do !== 'settle') continue
          expect(step.outcome).toBe('accepted')
          return
        }
      },
    ),
  )
})
