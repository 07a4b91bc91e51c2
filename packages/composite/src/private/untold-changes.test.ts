import { describe, expect, test } from 'vitest'
import { UntoldChanges } from './untold-changes.ts'

const same = { key: 'USDT', known: '5', said: '5' }
const usdt = (said: string, known = '5') => [{ key: 'USDT', known, said }]

/** Whether each answer, so many milliseconds after the first, convicts. */
function verdicts(changes: UntoldChanges, answers: readonly (readonly [at: number, said: string, known?: string])[]) {
  return answers.map(([at, said, known]) => changes.answered(usdt(said, known), at))
}

describe('[S3.65] [S3.71] a stream of balances', () => {
  test('is dead when it has not said what two answers say, some time apart', () => {
    const changes = new UntoldChanges(5_000)
    // The first answer is known from then on.
    expect(
      verdicts(changes, [
        [0, '6'],
        [4_999, '6', '6'],
        [5_000, '6', '6'],
      ]),
    ).toEqual([false, false, true])
    expect(changes.answered([same], 20_000)).toBe(false)
  })

  test('is not dead because what answers say is still changing, or is again what it said', () => {
    const changes = new UntoldChanges(5_000)
    expect(
      verdicts(changes, [
        [0, '6'],
        [9_000, '7', '6'],
        [18_000, '8', '7'],
        [27_000, '5', '8'],
      ]),
    ).not.toContain(true)
    expect(
      verdicts(changes, [
        [36_000, '5', '5'],
        [45_000, '5', '5'],
      ]),
    ).not.toContain(true)
  })

  test('is not dead when it said anything in between, or began anew', () => {
    const changes = new UntoldChanges(5_000)
    changes.answered(usdt('6'), 0)
    changes.told()
    expect(verdicts(changes, [[6_000, '6', '6']])).toEqual([false])
    changes.answered(usdt('7'), 7_000)
    changes.forget()
    expect(
      verdicts(changes, [
        [14_000, '7', '7'],
        [21_000, '7', '7'],
      ]),
    ).toEqual([false, false])
  })

  test('that never says what answers say is left alone after a while, until both have agreed', () => {
    const changes = new UntoldChanges(5_000)
    const round = (at: number): boolean => {
      // Each word of the stream is another one than the answers'.
      changes.told()
      changes.answered(usdt('6'), at)
      return changes.answered(usdt('6', '6'), at + 9_000)
    }
    expect([0, 1, 2, 3, 4].map((time) => round(time * 20_000))).toEqual([true, true, true, false, false])
    changes.told()
    changes.answered([same], 200_000)
    changes.answered(usdt('6'), 220_000)
    expect(changes.answered(usdt('6', '6'), 230_000)).toBe(true)
  })
})
