// What somebody writes who has installed the facade and one exchange.
import assert from 'node:assert/strict'
import { gateio } from '@venuekit/gateio'
import { createExchangeKit, ExchangePackageMissingError, loadExchange, type PublicOf } from 'venuekit'

const kit = createExchangeKit({
  exchanges: [gateio],
  config: { exchanges: { gateio: { environment: 'testnet' } } },
})
const market: PublicOf<typeof gateio> = kit.gateio.public()
assert.equal(market.environment, 'testnet')
// @ts-expect-error -- an exchange that was not passed in is not there
assert.equal(kit.mexc, undefined)
// @ts-expect-error -- a public object has no orders
assert.equal(market.createOrder, undefined)

const [first] = await loadExchange('gateio')
assert.equal(first, gateio)
const missing: unknown = await loadExchange('mexc').catch((error: unknown) => error)
assert.ok(ExchangePackageMissingError.is(missing))
assert.equal(missing.packageName, '@venuekit/mexc')
const inside: string = 'venuekit/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
await kit.close()
