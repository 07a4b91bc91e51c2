import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { fixedRandom, seededRandom } from '../testing/random.ts'
import { checkClientOrderId, createClientOrderIds } from './client-order-ids.ts'

/** A clock that shows what it is told to, forwards and backwards. */
function settable(start: number): { clock: ManualClock; set: (to: number) => void } {
  const times = { now: start }
  const clock = new ManualClock()
  clock.now = () => times.now
  return {
    clock,
    set(to) {
      times.now = to
    },
  }
}

const prefixes = fc.stringMatching(/^[A-Za-z0-9_-]{1,16}$/)

describe('[S1.22] client order ids', () => {
  test('fit all exchanges, rise and are never the same, whatever the clock does', () => {
    fc.assert(
      fc.property(
        prefixes,
        fc.integer(),
        fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 200 }),
        (prefix, ...[seed, steps]) => {
          const { clock, set } = settable(1_800_000_000_000)
          const nextId = createClientOrderIds({ clock, prefix, random: seededRandom(seed) })
          const ids = steps.map((step) => {
            set(clock.now() + step)
            return nextId()
          })
          expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(ids.length)
          expect(ids.toSorted()).toEqual(ids)
          for (const id of ids) {
            expect(id).toMatch(/^[A-Za-z0-9_-]{13,28}$/)
            expect(id.startsWith(prefix)).toBe(true)
          }
        },
      ),
    )
  })

  test('the same time and chance give the same ids, to test with', () => {
    const make = () => createClientOrderIds({ clock: new ManualClock(), random: fixedRandom(0.5), prefix: 'bot1-' })
    const [one, other] = [make(), make()]
    const ids = [one(), one()]
    expect(ids).toEqual([other(), other()])
    expect(ids).toMatchInlineSnapshot(`
      [
        "bot1-mjuohs00i000000000",
        "bot1-mjuohs00i000000001",
      ]
    `)
  })

  test('when the room of one millisecond is used up, the next one is borrowed', () => {
    const clock = new ManualClock()
    // The last number of the four digits that a long prefix leaves.
    const nextId = createClientOrderIds({ clock, prefix: 'a'.repeat(16), random: fixedRandom(1 - Number.EPSILON) })
    const ids = [nextId(), nextId(), nextId()]
    expect(ids.map((id) => id.slice(-4))).toEqual(['zzzz', '0000', '0001'])
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(3)
  })

  test('two processes that start in the same millisecond do not meet', () => {
    const clock = new ManualClock()
    const ids = Array.from({ length: 10_000 }, () => createClientOrderIds({ clock })())
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('a restart with a clock that was set back does not use an id again', () => {
    const used = new Set<string>()
    for (let restart = 0; restart < 50; restart += 1) {
      const nextId = createClientOrderIds({ clock: new ManualClock(), random: seededRandom(restart) })
      for (let count = 0; count < 50; count += 1) used.add(nextId())
    }
    expect(used.size).toBe(2_500)
  })

  test('an exchange that allows more leaves room for a longer prefix', () => {
    const nextId = createClientOrderIds({ clock: new ManualClock(), prefix: 'NAUTILUS-TRADER-ONE1', maximumLength: 32 })
    expect(nextId()).toHaveLength(32)
  })

  test.each([
    [{ prefix: '' }, 'prefix: must be 1 to 20 letters, digits, - and _'],
    [{ prefix: 'a'.repeat(21), maximumLength: 64 }, 'prefix: must be 1 to 20 letters, digits, - and _'],
    [{ prefix: 't.' }, 'prefix: must be 1 to 20 letters, digits, - and _'],
    [{ prefix: 'ö' }, 'prefix: must be 1 to 20 letters, digits, - and _'],
    [{ prefix: 'a b' }, 'prefix: must be 1 to 20 letters, digits, - and _'],
    [
      { prefix: 'a'.repeat(17) },
      'prefix: has 17 characters; in an id of 28 at most 16 leave room for what makes it unique',
    ],
    [{ prefix: 'a', maximumLength: 12 }, 'prefix: leaves no room in 12 characters; an id needs at least 13'],
  ])('%j is refused', (options, message) => {
    const attempt = (): unknown => createClientOrderIds({ clock: new ManualClock(), ...options })
    expect(attempt).toThrow(InvalidInputError)
    expect(attempt).toThrow(message)
  })
})

describe('an id that somebody chose', () => {
  test.each(['a', 'my-order_1', 'A'.repeat(28)])('%s is fine', (id) => {
    expect(checkClientOrderId(id)).toBe(id)
  })

  test.each([
    ['', 'must be letters'],
    ['a b', 'must be letters'],
    ['a.b', 'must be letters'],
    ['é', 'must be letters'],
    ['a\n', 'must be letters'],
    ['A'.repeat(29), 'has 29 characters; at most 28 are allowed'],
    [undefined as unknown as string, 'must be letters'],
    [7 as unknown as string, 'must be letters'],
  ])('%j is refused', (id, message) => {
    expect(() => checkClientOrderId(id)).toThrow(`clientOrderId: ${message}`)
  })

  test('an exchange may allow more', () => {
    expect(checkClientOrderId('A'.repeat(32), 32)).toHaveLength(32)
  })
})
