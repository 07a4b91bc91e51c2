// What somebody writes who has installed nothing but @venuekit/core.
import assert from 'node:assert/strict'
import { ConfigurationError, OrderError, RateLimitError, VenuekitError, findError } from '@venuekit/core'
import { parseConfig, settings, text } from '@venuekit/core/config'
import { type Decimal, add, decimal } from '@venuekit/core/decimal'
import { findError as fromSubpath } from '@venuekit/core/errors'
import * as ours from '@venuekit/core/schema'
import { tolerantArray, wireDecimal } from '@venuekit/core/wire'
import * as theirs from 'zod'

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

// Core has a zod of its own inside; an author's schemas may be of the one that is installed, and each may hold the other's.
const mode = theirs.enum(['fast', 'safe']).default('safe')
const options = settings({ accountId: text(), mode, hosts: theirs.array(theirs.url()).optional() })
assert.deepEqual(parseConfig(options, { account_id: 'main' }), { accountId: 'main', mode: 'safe' })
assert.throws(
  () => parseConfig(options, { accountId: 'main', hosts: ['no address'] }),
  (error) => ConfigurationError.is(error) && error.message.includes('hosts'),
)
const rows = tolerantArray(
  theirs.object({ price: wireDecimal, side: theirs.string().transform((side) => side.length) }),
)
const parsed = rows.parse([{ price: '1.50', side: 'buy' }, { price: '1.50' }])
assert.deepEqual([parsed.rows, parsed.rejected.length], [[{ price: '1.5', side: 3 }], 1])
assert.deepEqual(theirs.object({ a: ours.string().optional() }).parse({}), {})
assert.ok(ours.string() instanceof theirs.ZodString)

assert.equal(fromSubpath, findError, 'two entry points share one copy')
const inside: string = '@venuekit/core/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
