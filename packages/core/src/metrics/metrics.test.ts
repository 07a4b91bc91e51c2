import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidInputError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { createMemoryMetrics } from './memory-metrics.ts'
import { noMetrics } from './metrics.ts'
import { toPrometheusText } from './prometheus.ts'
import { timed } from './timed.ts'

test('[S3.37] without metrics nothing is kept and nothing allocated: all instruments are one', () => {
  const counter = noMetrics.counter('a_total', { exchange: 'mexc' })
  expect(noMetrics.gauge('b')).toBe(counter)
  expect(noMetrics.histogram('c')).toBe(counter)
  expect(counter.add(3)).toBeUndefined()
})

describe('[S3.37] metrics in memory', () => {
  test('the same name and labels are the same series, whatever the order of the labels', () => {
    const metrics = createMemoryMetrics()
    metrics.counter('requests_total', { exchange: 'mexc', kind: 'rest' }).add()
    metrics.counter('requests_total', { kind: 'rest', exchange: 'mexc' }).add(2)
    metrics.counter('requests_total', { exchange: 'gateio' }).add(5)
    metrics.gauge('open').set(-1.5)
    expect(metrics.value('requests_total', { exchange: 'mexc', kind: 'rest' })).toBe(3)
    expect(metrics.value('requests_total')).toBeUndefined()
    expect(metrics.read()).toEqual([
      { kind: 'gauge', name: 'open', labels: {}, value: -1.5 },
      { kind: 'counter', name: 'requests_total', labels: { exchange: 'gateio' }, value: 5 },
      { kind: 'counter', name: 'requests_total', labels: { exchange: 'mexc', kind: 'rest' }, value: 3 },
    ])
  })

  test('a histogram counts as a naive one does', () => {
    const bounds = [1, 5, 10]
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -20, max: 20 })), (values) => {
        const metrics = createMemoryMetrics({ buckets: bounds })
        const histogram = metrics.histogram('ms')
        for (const value of values) histogram.observe(value)
        expect(metrics.read()).toEqual([
          {
            kind: 'histogram',
            name: 'ms',
            labels: {},
            count: values.length,
            sum: values.reduce((sum, value) => sum + value, 0),
            buckets: [...bounds, Infinity].map((upTo) => ({
              upTo,
              count: values.filter((value) => value <= upTo).length,
            })),
          },
        ])
      }),
    )
  })

  test('values that make no sense are left out', () => {
    const metrics = createMemoryMetrics()
    for (const value of [Number.NaN, Infinity, -Infinity, -1]) metrics.counter('c').add(value)
    for (const value of [Number.NaN, Infinity, -Infinity]) metrics.histogram('h').observe(value)
    expect([metrics.value('c'), metrics.value('h')]).toEqual([0, 0])
  })

  test('the number of series is bounded and what is refused is counted', () => {
    const metrics = createMemoryMetrics({ maximumSeries: 2 })
    for (const id of ['a', 'b', 'c', 'd']) metrics.counter('orders_total', { id }).add()
    expect(metrics.read()).toHaveLength(2)
    expect(metrics.refusedSeries).toBe(2)
  })

  test.each([
    ['a name with a blank', () => createMemoryMetrics().counter('a b')],
    ['an empty name', () => createMemoryMetrics().counter('')],
    ['a label with a dash', () => createMemoryMetrics().counter('a', { 'x-y': '1' })],
    ['buckets that fall', () => createMemoryMetrics({ buckets: [2, 1] })],
    ['a bucket that is no number', () => createMemoryMetrics({ buckets: [Number.NaN] })],
    [
      'one name for two kinds',
      () => {
        const metrics = createMemoryMetrics()
        metrics.counter('a')
        metrics.gauge('a')
      },
    ],
  ])('%s is refused', (_, attempt) => {
    expect(attempt).toThrow(InvalidInputError)
  })

  test('labels named like Object members are only names', () => {
    const metrics = createMemoryMetrics()
    metrics.counter('c', JSON.parse('{"__proto__":"x","constructor":"y"}')).add()
    expect(toPrometheusText(metrics.read())).toBe('# TYPE c counter\nc{__proto__="x",constructor="y"} 1\n')
  })
})

test('[X.8] labels never hold a secret', () => {
  const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'
  const metrics = createMemoryMetrics()
  metrics.counter('c', { apiSecret, url: `wss://h/?listenKey=${apiSecret}` }).add()
  const canaries = createCanaries({ secrets: { apiSecret } })
  expect(canaries.leaksIn([metrics.read(), toPrometheusText(metrics.read())])).toEqual([])
})

test('[S3.37] the text for Prometheus', () => {
  const metrics = createMemoryMetrics({ buckets: [0.5, 10] })
  metrics.counter('frames_total', { exchange: 'mexc' }).add(2)
  metrics.counter('frames_total', { exchange: 'a "quoted" \\ name' }).add(1)
  metrics.gauge('age_ms').set(-0)
  const histogram = metrics.histogram('request_ms', { exchange: 'mexc' })
  for (const value of [0.25, 4, 100]) histogram.observe(value)
  expect(toPrometheusText(metrics.read()).split('\n')).toEqual([
    '# TYPE age_ms gauge',
    'age_ms 0',
    '# TYPE frames_total counter',
    String.raw`frames_total{exchange="a \"quoted\" \\ name"} 1`,
    'frames_total{exchange="mexc"} 2',
    '# TYPE request_ms histogram',
    'request_ms_bucket{exchange="mexc",le="0.5"} 1',
    'request_ms_bucket{exchange="mexc",le="10"} 2',
    'request_ms_bucket{exchange="mexc",le="+Inf"} 3',
    'request_ms_sum{exchange="mexc"} 104.25',
    'request_ms_count{exchange="mexc"} 3',
    '',
  ])
  expect(toPrometheusText([])).toBe('')
})

describe('[S3.37] timing a piece of work', () => {
  const ticking = (): { now(): number; monotonic(): number; setTimer(): never } => {
    let time = 0
    const monotonic = (): number => (time += 25)
    return {
      now: () => 0,
      monotonic,
      setTimer: () => {
        throw new Error('no timer is needed')
      },
    }
  }

  test('puts its milliseconds into the histogram and hands on its result', async () => {
    const metrics = createMemoryMetrics()
    await expect(timed(metrics.histogram('ms'), ticking(), async () => 42)).resolves.toBe(42)
    expect(metrics.read()[0]).toMatchObject({ count: 1, sum: 25 })
  })

  test('also when it fails, by a rejection or at once', async () => {
    const metrics = createMemoryMetrics()
    const failing = timed(metrics.histogram('ms'), ticking(), () => Promise.reject(new Error('no')))
    await expect(failing).rejects.toThrow('no')
    const throwing = timed(metrics.histogram('ms'), ticking(), () => {
      throw new Error('at once')
    })
    await expect(throwing).rejects.toThrow('at once')
    expect(metrics.value('ms')).toBe(2)
  })
})
