import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Fate, ModelTerms } from './model/model-account.ts'
import { ModelRun, type Step } from './model/model-run.ts'

const ms = (max: number) => fc.integer({ min: 0, max })
const fate: fc.Arbitrary<Fate> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('answered' as const), arrivesMs: ms(400), answersMs: ms(400) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('unheard' as const), arrivesMs: ms(6_000), answersMs: ms(3_000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('refused' as const, 'lost' as const, 'unsent' as const),
      arrivesMs: ms(400),
      answersMs: ms(2_000),
    }),
  },
)
const at = fc.nat({ max: 20 })
const size = fc.integer({ min: 1, max: 4 })
const forMs = ms(4_000)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('create' as const),
      fate,
      size,
      filledAtOnce: fc.integer({ min: 0, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('create-several' as const),
      fate,
      rows: fc.array(fc.constantFrom(undefined, undefined, 'refused' as const, 'missing' as const), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('cancel' as const),
      fate,
      at,
      by: fc.constantFrom('orderId' as const, 'clientOrderId' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('amend' as const),
      fate,
      at,
      what: fc.constantFrom('price' as const, 'quantity' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resolve' as const), at }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('trade' as const), at, size: fc.oneof(size, fc.constant(1_000)) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('end' as const, 'read' as const), at }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('foreign' as const), size }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'silence' as const, 'wait' as const), forMs }),
  },
)
const terms: fc.Arbitrary<ModelTerms> = fc.record({
  delaysMs: fc.array(ms(600), { minLength: 1, maxLength: 7 }),
  copies: fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: 1, maxLength: 5 }),
  questionsMs: fc.array(ms(300), { minLength: 1, maxLength: 5 }),
  lagsMs: fc.array(fc.constantFrom(0, 0, 1_000), { minLength: 1, maxLength: 5 }),
  acknowledges: fc.boolean(),
})

const cases = Math.max(20, Math.ceil(Number(process.env['VENUEKIT_CASES'] ?? 1_000) / 10))

test(
  '[S3.68] [S3.69] [S3.75] whatever happens to commands, pushes, lines and questions, what is told of orders is true, and told once',
  { timeout: 120_000 },
  async () => {
    expect.hasAssertions()
    await fc.assert(
      fc.asyncProperty(terms, fc.array(step, { maxLength: 25 }), async (given, steps) => {
        const run = await ModelRun.start(given)
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        for (const one of steps) await run.step(one)
        await run.finish()
      }),
      { numRuns: cases },
    )
  },
)
