import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fault, FaultOptions } from './fault.ts'
import { FaultBox } from './fault-box.ts'

const specials = new Map([
  ['locked', 'wire'],
  ['upgrade', 'now'],
] as const)

function boxOf(...faults: readonly FaultOptions[]): FaultBox {
  const box = new FaultBox({ seed: 7, exchanges: ['spot', 'futures'], specials, act: () => 1 })
  for (const fault of faults) box.add(fault)
  return box
}

const place = { exchanges: ['spot'], channel: 'spot.book', market: 'BTC_USDT' }

function strikes(box: FaultBox, times: number, where = place): boolean[] {
  return Array.from({ length: times }, () => box.decide('frame', where).length > 0)
}

test('count and after', () => {
  const box = boxOf({ kind: 'drop', after: 2, count: 2 })
  expect(strikes(box, 6)).toEqual([false, false, true, true, false, false])
  expect(box.list()).toEqual([])
})

test('what does not fit is not counted', () => {
  const box = boxOf({ kind: 'drop', exchange: 'spot', channel: 'spot.*', symbol: 'BTC_USDT', count: 1 })
  const elsewhere = [
    { ...place, exchanges: ['futures'] },
    { ...place, channel: 'futures.book' },
    { ...place, channel: undefined },
    { ...place, market: 'ETH_USDT' },
  ]
  for (const one of elsewhere) expect(box.decide('frame', one)).toEqual([])
  expect(box.decide('request', place)).toEqual([])
  expect(box.list()).toMatchObject([{ matched: 0, struck: 0 }])
  expect(strikes(box, 2)).toEqual([true, false])
})

test('a star stands for any text, and nothing else does', () => {
  const fits = (channel: string, text: string): boolean =>
    boxOf({ kind: 'drop', channel }).decide('frame', { ...place, channel: text }).length === 1
  expect([
    fits('a.b', 'a.b'),
    fits('a.b', 'aXb'),
    fits('a.*', 'a.b'),
    fits('*', 'x'),
    fits('*book*', 'my book 2'),
  ]).toEqual([true, false, true, true, true])
})

test('chances follow from the seeds alone, and are about what was asked for', () => {
  const one = strikes(boxOf({ kind: 'drop', probability: 0.25 }), 4_000)
  expect(strikes(boxOf({ kind: 'drop', probability: 0.25 }), 4_000)).toEqual(one)
  expect(strikes(boxOf({ kind: 'drop', probability: 0.25, seed: 2 }), 4_000)).not.toEqual(one)
  const share = one.filter(Boolean).length / one.length
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.3)
})

test('property: one fault does not change the chances of another', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), (probability, aimed) => {
      const other: FaultOptions = { kind: 'duplicate', probability, ...(aimed ? { symbol: 'BTC_USDT' } : {}) }
      const alone = boxOf({ kind: 'drop', probability: 0.5, seed: 11 })
      const together = boxOf(other, { kind: 'drop', probability: 0.5, seed: 11 })
      const drops = (box: FaultBox): boolean[] =>
        Array.from({ length: 20 }, () => box.decide('frame', place).some(({ fault }) => fault.kind === 'drop'))
      expect(drops(together)).toEqual(drops(alone))
    }),
  )
})

test('what acts at once acts, and is over; a wrong clock stays', () => {
  const acted: Fault[] = []
  const box = new FaultBox({
    seed: 7,
    exchanges: ['spot', 'futures'],
    specials,
    act: (fault) => acted.push(fault),
  })
  expect(box.add({ kind: 'cut' })).toMatchObject({ id: 1, struck: 1 })
  box.add({ kind: 'clock-skew', exchange: 'spot', skewMs: 500 })
  const { id } = box.add({ kind: 'clock-skew', skewMs: -100 })
  expect(acted.map(({ kind }) => kind)).toEqual(['cut', 'clock-skew', 'clock-skew'])
  expect(box.list().map(({ kind }) => kind)).toEqual(['clock-skew', 'clock-skew'])
  expect([box.skewMs(['spot']), box.skewMs(['futures'])]).toEqual([400, -100])
  expect(box.clear(id)).toBe(1)
  expect(box.skewMs(['futures'])).toBe(0)
  expect(() => box.clear(99)).toThrow('id: there is no fault 99')
  expect(box.clear()).toBe(1)
})

test('what cannot be carried out is not added', () => {
  const box = new FaultBox({
    seed: 7,
    exchanges: ['spot'],
    specials,
    act: () => {
      throw new Error('no')
    },
  })
  expect(() => box.add({ kind: 'cut' })).toThrow('no')
  expect(box.list()).toEqual([])
})

test('a special fault strikes where a wire asks for it by name, or at once', () => {
  const box = boxOf({ kind: 'special', name: 'locked', channel: 'orders', count: 1 })
  const orders = { ...place, channel: 'orders' }
  expect(box.decide('wire', orders)).toEqual([])
  expect(box.decide('wire', { ...place, special: 'locked' })).toEqual([])
  expect(box.decide('wire', { ...orders, special: 'locked' })).toHaveLength(1)
  expect(box.decide('wire', { ...orders, special: 'locked' })).toEqual([])
  expect(box.add({ kind: 'special', name: 'upgrade' })).toMatchObject({ on: 'now', struck: 1 })
})

test('jitter stays within its limit', () => {
  const box = boxOf({ kind: 'delay', delayMs: 100, jitterMs: 5 })
  const delays = Array.from({ length: 500 }, () => box.decide('frame', place)[0]?.delayMs)
  expect(new Set(delays)).toEqual(new Set([100, 101, 102, 103, 104, 105]))
})
