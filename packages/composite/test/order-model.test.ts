import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fate, ModelTerms } from './model/model-account.ts'
import { ModelRun, type Step } from './model/model-run.ts'

const ms = (max: number) => fc.integer({ min: 0, max })
/** Mostly at once, and sometimes when it is about to be too late. */
const leavesMs = fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: ms(9_000) })
const arrivesMs = ms(400)
const fate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('answered'), leavesMs, arrivesMs, answersMs: ms(400) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('unheard'),
      leavesMs,
      arrivesMs: fc.oneof(ms(6_000), fc.constantFrom(0, 4_900, 5_000)),
      answersMs: fc.oneof(ms(3_000), fc.constant(0)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('refused', 'lost', 'unsent'),
      leavesMs,
      arrivesMs,
      answersMs: ms(2_000),
    }),
  },
)
const at = fc.nat({ max: 20 })
const size = fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constant(1_000))
const row = fc.constantFrom(undefined, undefined, 'refused', 'missing')

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('create'),
      fate,
      size: fc.integer({ min: 1, max: 4 }),
      filledAtOnce: fc.nat({ max: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('create-several'),
      fate,
      rows: fc.array(row, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('cancel'), fate, at, by: fc.constantFrom('orderId', 'clientOrderId') }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('amend'), fate, at, what: fc.constantFrom('price', 'quantity') }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve'), at }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('trade'), at, size }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('end', 'read'), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('foreign'), size: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('cut', 'silence', 'wait'), forMs: ms(4_000) }) },
)
const terms: fc.Arbitrary<ModelTerms> = fc.record({
  delaysMs: fc.array(ms(600), { minLength: 1, maxLength: 7 }),
  copies: fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: 1, maxLength: 5 }),
  questionsMs: fc.array(ms(300), { minLength: 1, maxLength: 5 }),
  lagsMs: fc.array(fc.constantFrom(0, 0, 1_000), { minLength: 1, maxLength: 5 }),
  acknowledges: fc.boolean(),
})

const cases = Math.max(20, Math.ceil(Number(process.env['VENUEKIT_CASES'] ?? 1_000) / 10))

test('[S3.68] [S3.69] [S3.75] whatever happens to commands, pushes, lines and questions, what is told of orders is true, and told once', async () => {
  await fc.assert(
    fc.asyncProperty(terms, fc.array(step, { maxLength: 25, size: 'max' }), async (given, steps) => {
      const run = await ModelRun.start(given)
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      for (const one of steps) await run.step(one)
      expect(await run.finish()).toEqual([])
    }),
    { numRuns: cases },
  )
})
