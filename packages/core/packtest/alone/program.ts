// What somebody writes who has installed nothing but @venuekit/core.
import assert from 'node:assert/strict'
import { OrderError, RateLimitError, VenuekitError, findError } from '@venuekit/core'
import { type Decimal, add, decimal } from '@venuekit/core/decimal'
import { findError as fromSubpath } from '@venuekit/core/errors'

const sum: Decimal = add(decimal('0.1'), decimal('0.2'))
assert.equal(sum, '0.3')

const cause = new RateLimitError(429, 'too many requests', { retryAfterMs: 250 })
const failure: unknown = new OrderError('not-sent', { symbol: 'BTC/USDT', clientOrderId: 'a1' }, { cause })

assert.ok(VenuekitError.is(failure))
assert.ok(OrderError.is(failure))
const symbol: string = failure.ref.symbol
assert.equal(symbol, 'BTC/USDT')
const limited: RateLimitError | undefined = findError(failure, RateLimitError)
assert.equal(limited?.retryAfterMs, 250)

assert.equal(fromSubpath, findError, 'two entry points share one copy')
const inside: string = '@venuekit/core/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
