import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PerformanceMonitor } from '../../src/factory/performance-monitor.ts'

describe('[S2.50] the monitor', () => {
  test('percentiles are those of the last values, in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        (values, samples) => {
          const monitor = new PerformanceMonitor({ samples })
          monitor.start()
          for (const value of values) monitor.recordLatency(value)
          const { p50, p95, p99, longest, count } = monitor.getStatistics()
          const last = values.slice(-samples)
          const exceeding = (limit: number) => last.filter((value) => value > limit).length
          expect(count).toBe(values.length)
          expect(longest).toBe(Math.max(0, ...last))
          for (const [share, value] of [
            [0.5, p50],
            [0.95, p95],
            [0.99, p99],
          ] as const) {
            expect(exceeding(value)).toBeLessThanOrEqual(last.length * (1 - share) + 1e-9)
            expect(last).toContain(value)
          }
        },
      ),
    )
  })

  test('it is healthy while 95 of 100 keep to the target, and says when that changes', () => {
    const logger = createMemoryLogger()
    const monitor = new PerformanceMonitor({ logger, samples: 100 })
    monitor.start()
    const record = (ms: number, times: number) => {
      for (let count = 0; count < times; count += 1) monitor.recordLatency(ms)
    }
    record(10, 95)
    record(60, 5)
    expect(monitor.isHealthy).toBe(true)
    record(60, 1)
    expect(monitor.isHealthy).toBe(false)
    record(45, 100)
    record(10, 100)
    expect(monitor.isHealthy).toBe(true)
    expect(logger.records.map(({ message }) => message)).toEqual([
      'latency is over its target',
      'latency comes near its target',
      'latency is good again',
    ])
  })

  test('it takes in only what happens while it runs, measured by its clock', async () => {
    const clock = new ManualClock()
    const monitor = new PerformanceMonitor({ clock })
    monitor.recordLatency(5)
    expect(monitor.getStatistics()).toEqual({ count: 0, p50: 0, p95: 0, p99: 0, longest: 0 })
    monitor.start()
    const slow = monitor.measure(async () => {
      await clock.advance(30)
      throw new Error('no')
    })
    await expect(slow).rejects.toThrow('no')
    expect(monitor.getStatistics()).toMatchObject({ count: 1, p50: 30 })
    monitor.stop()
    monitor.recordLatency(5)
    expect(monitor.getStatistics().count).toBe(1)
    expect(monitor.isRunning).toBe(false)
  })

  test('what it cannot keep to is refused', async () => {
    for (const options of [{ targetMs: 10, warnMs: 20 }, { warnMs: 0 }, { samples: 0 }]) {
      expect(ConfigurationError.is(await errorOf(() => new PerformanceMonitor(options)))).toBe(true)
    }
    expect(InvalidInputError.is(await errorOf(() => new PerformanceMonitor().recordLatency(Number.NaN)))).toBe(true)
  })
})
