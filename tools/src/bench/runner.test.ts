import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findRunnables, selectRunnables } from '../lib/runnables.ts'
import { runBench } from './runner.ts'

const benches = findRunnables(
  ['agreeing', 'disagreeing', 'slow', 'failing'].map((name) => ({
    folder: join(import.meta.dirname, 'fixtures', name),
  })),
  'bench',
)

async function run(name: string, smoke: boolean) {
  const [file] = selectRunnables(benches, [name])
  const lines: string[] = []
  const result = await runBench(file!, { smoke, print: (text) => lines.push(text) })
  return { ...result, text: lines.join('') }
}

test('a full run reports medians, ranges, paired ratios and a met floor', async () => {
  const { reports, failure, text } = await run('agreeing/sum', false)
  expect(failure).toBeUndefined()
  const [timing, allocation, comparison] = reports
  expect(timing).toMatchObject({
    type: 'timing',
    size: 100_000,
    rounds: 5,
    ratios: { peer: { floor: 1.5, missed: false } },
  })
  if (timing?.type !== 'timing' || allocation?.type !== 'number') throw new Error('The reports have other types.')
  expect(Object.keys(timing.contenders)).toEqual(['ours', 'peer'])
  for (const { min, median, max } of Object.values(timing.contenders)) {
    expect(min).toBeGreaterThan(0)
    expect(median).toBeGreaterThanOrEqual(min)
    expect(max).toBeGreaterThanOrEqual(median)
  }
  // Two fields, and what any object carries, in 8-byte words.
  expect(allocation.value).toBeGreaterThan(16)
  expect(allocation.value).toBeLessThan(100)
  expect(comparison).toMatchObject({ type: 'comparison', rounds: 5, shares: { peer: { atMost: 0.5, missed: false } } })
  expect(text).toMatch(/processor time \(5 rounds\)\n {2}ours .* µs\n {2}peer .* x {2}at most 0\.5 x: met\n/)
  expect(text).toMatch(
    /sum \(size 100000, 5 rounds\)\n {2}ours +\S+ \(\S+ to \S+\) ns\n {2}peer .* floor 1\.5 x: met\n/,
  )
})

test('a smoke run works at a hundredth of the size, compares results and judges no time', async () => {
  const { reports, failure } = await run('slow/sum', true)
  expect(failure).toBeUndefined()
  expect(reports).toEqual([
    { type: 'smoke', name: 'sum', size: 200 },
    { type: 'number', name: 'weight', unit: 'kB', value: 12, missed: false },
    { type: 'smoke', name: 'share', size: 1 },
  ])
})

test('a missed floor fails the full run', async () => {
  const { failure, text } = await run('slow/sum', false)
  expect(failure).toBe('missed its floor: sum, weight, share')
  expect(text).toContain('floor 1 x: MISSED')
  expect(text).toContain('weight: 12 kB (at most 10: MISSED)')
  expect(text).toContain('at most 1.4 x: MISSED')
})

test('different results fail the run, also a smoke run', async () => {
  expect((await run('disagreeing/sum', true)).failure).toBe('ended with exit code 1')
})

test('a bench that reports nothing, or asks for too few rounds, fails', async () => {
  expect((await run('failing/quiet', true)).failure).toBe('reported nothing')
  expect((await run('failing/rounds', false)).failure).toBe('ended with exit code 1')
})
