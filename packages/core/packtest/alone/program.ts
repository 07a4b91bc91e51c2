// What somebody writes who has installed nothing but @venuekit/core.
import assert from 'node:assert/strict'
import { OrderError, RateLimitError, VenuekitError, findError } from '@venuekit/core'
import { findError as fromSubpath } from '@venuekit/core/errors'

const cause = new RateLimitError(429, 'too many requests', { retryAfterMs: 250 })
const failure: unknown = new OrderError('not-sent', { symbol: 'BTC/USDT', clientOrderId: 'a1' }, { cause })

assert.ok(VenuekitError.is(failure))
assert.ok(OrderError.is(failure))
const symbol: string = failure.ref.symbol
assert.equal(symbol, 'BTC/USDT')
const limited = findError(failure, RateLimitError)
assert.ok(RateLimitError.is(limited))
assert.equal(limited.retryAfterMs, 250)

assert.equal(fromSubpath, findError, 'two entry points share one copy')
const inside: string = '@venuekit/core/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
