import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { BoundedMap } from './bounded-map.ts'
import { BoundedSet } from './bounded-set.ts'

describe('a bounded map', () => {
  test('pushes out what was set longest ago, and says what that was', () => {
    const map = new BoundedMap<string, number>(2)
    expect([map.set('a', 1), map.set('b', 2), map.set('a', 3)]).toEqual([undefined, undefined, undefined])
    expect(map.set('c', 4)).toEqual(['b', 2])
    expect([map.size, map.get('a'), map.has('b'), map.delete('a'), map.delete('a')]).toEqual([2, 3, false, true, false])
    expect([...map.values()]).toEqual([4])
  })

  test('[S3.75] property: has what a plain list of the newest has, whatever is set, deleted and set again', () => {
    const step = fc.record({ key: fc.integer({ min: 0, max: 12 }), remove: fc.boolean() })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 200 }), (capacity, steps) => {
        const map = new BoundedMap<number, number>(capacity)
        let plain: (readonly [number, number])[] = []
        for (const [value, { key, remove }] of steps.entries()) {
          const others = plain.filter(([each]) => each !== key)
          const wasThere = others.length < plain.length
          plain = remove ? others : [...others, [key, value]]
          const surplus = plain.length > capacity ? plain.shift() : undefined
          expect(remove ? map.delete(key) : map.set(key, value)).toEqual(remove ? wasThere : surplus)
          expect([...map.values()]).toEqual(plain.map(([, each]) => each))
          expect(map.size).toBe(plain.length)
        }
      }),
    )
  })

  test('that is large pushes out as fast as one that is small', () => {
    const timeOf = (capacity: number): number => {
      const map = new BoundedMap<number, number>(capacity)
      for (let key = 0; key < capacity; key += 1) map.set(key, key)
      // Time of the processor: what else runs on the machine does not count.
      const before = process.cpuUsage()
      for (let key = capacity; key < capacity + 20_000; key += 1) map.set(key, key)
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1_000
    }
    // The least of several: what the compiler and the collector do meanwhile only adds to one of them.
    const leastOf = (capacity: number): number => Math.min(...Array.from({ length: 5 }, () => timeOf(capacity)))
    // A walk from the beginning takes some hundred times as long.
    expect(leastOf(50_000)).toBeLessThan(leastOf(100) * 40 + 20)
  })

  test('keeps nothing alive of what comes and goes without pushing anything out', () => {
    setFlagsFromString('--expose-gc')
    const collect: unknown = runInNewContext('gc')
    if (typeof collect !== 'function') throw new TypeError('no collector')
    const map = new BoundedMap<number, number>(3)
    for (let key = 0; key < 4; key += 1) map.set(key, key)
    map.delete(1)
    collect()
    const before = process.memoryUsage().heapUsed
    for (let key = 10; key < 1_000_000; key += 1) {
      map.set(key, key)
      map.delete(key)
    }
    collect()
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000)
    expect(map.size).toBe(2)
  })

  test.each([0, -1, Number.NaN])('of %d keys there is none', (capacity) => {
    expect(() => new BoundedMap(capacity)).toThrow(InvalidInputError)
    expect(() => new BoundedSet(capacity)).toThrow(InvalidInputError)
  })
})

test('a bounded set remembers the last keys, and one that comes again is not newer for it', () => {
  const set = new BoundedSet<string>(2)
  expect(['a', 'b', 'a', 'c'].map((key) => set.add(key))).toEqual([true, true, false, true])
  expect(['a', 'b', 'c'].map((key) => set.has(key))).toEqual([false, true, true])
})
