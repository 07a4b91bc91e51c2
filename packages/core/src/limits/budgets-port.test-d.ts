import { expectTypeOf, test } from 'vitest'
import type { BudgetRule, Budgets, Charge, Lane, Permit } from './budgets-port.ts'
import type { RateLimiter } from './rate-limiter-port.ts'
import type { TokenBucketRateLimiter } from './token-bucket.ts'

test('the port of budgets', () => {
  expectTypeOf<Budgets>().not.toBeAny()
  expectTypeOf<Budgets['acquire']>().returns.resolves.toEqualTypeOf<Permit>()
  expectTypeOf<Budgets['acquire']>().parameter(0).toEqualTypeOf<readonly Charge[]>()
  expectTypeOf<Budgets['tryAcquire']>().returns.resolves.toEqualTypeOf<Permit | undefined>()
  expectTypeOf<Budgets>().toExtend<AsyncDisposable>()
  expectTypeOf<Permit>().toExtend<Disposable>()
  expectTypeOf<Lane>().toEqualTypeOf<'cancel' | 'order' | 'query' | 'public'>()
})

test('a rule has what its kind needs, and nothing else', () => {
  expectTypeOf<BudgetRule>().not.toBeAny()
  const rules: readonly BudgetRule[] = [
    { type: 'sliding', limit: 10, windowMs: 1_000 },
    { type: 'fixed', limit: 10, windowMs: 1_000, alignment: 'epoch', slackMs: 50 },
    // @ts-expect-error -- a fixed window must say where it begins
    { type: 'fixed', limit: 10, windowMs: 1_000 },
    // @ts-expect-error -- latency cannot be allowed for in a window that begins at first use
    { type: 'fixed', limit: 10, windowMs: 1_000, alignment: 'first-use', slackMs: 50 },
    // @ts-expect-error -- a bucket has no window
    { type: 'bucket', limit: 10, windowMs: 1_000 },
    // @ts-expect-error -- no such kind
    { type: 'leaky', limit: 10 },
  ]
  expectTypeOf(rules).not.toBeAny()
})

test('[S4.44] every limiter stands behind one port', () => {
  expectTypeOf<RateLimiter>().not.toBeAny()
  expectTypeOf<RateLimiter['acquire']>().returns.toEqualTypeOf<boolean>()
  expectTypeOf<TokenBucketRateLimiter>().toExtend<RateLimiter>()
})
