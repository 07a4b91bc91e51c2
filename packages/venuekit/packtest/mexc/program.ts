// What somebody writes who has installed the facade and MEXC.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { mexc } from '@venuekit/mexc'
import { createExchangeKit, ExchangePackageMissingError, loadExchange, type PublicOf, VenuekitError } from 'venuekit'

const kit = createExchangeKit({
  exchanges: [mexc],
  // Nobody listens there: what is asked for comes to its end without the network.
  config: { exchanges: { mexc: { baseUrl: 'http://127.0.0.1:9', network: { maxRetries: 0 } } } },
})
const market: PublicOf<typeof mexc> = kit.mexc.public()
assert.equal(market.status, 'inactive')
// @ts-expect-error -- an exchange that was not passed in is not there
assert.equal(kit.gateio, undefined)
// @ts-expect-error -- a public object has no orders
assert.equal(market.createOrder, undefined)
// @ts-expect-error -- MEXC has no perpetuals here
assert.equal(market.getFundingRate, undefined)
const failure: unknown = await market.initialize(['BTC/USDT']).catch((error: unknown) => error)
assert.ok(VenuekitError.is(failure))
assert.equal(failure.code, 'connection')
await kit.close()

assert.deepEqual(await loadExchange('mexc'), [mexc])
const missing: unknown = await loadExchange('gateio').catch((error: unknown) => error)
assert.ok(ExchangePackageMissingError.is(missing))
assert.equal(missing.packageName, '@venuekit/gateio')
assert.deepEqual(readdirSync(join('node_modules', '@venuekit')).toSorted(), ['composite', 'core', 'mexc', 'transport'])

const command = (...args: string[]) =>
  spawnSync(process.execPath, [join('node_modules', 'venuekit', 'dist', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
  })
assert.match(command('exchanges', '--json').stdout, /^\{"id":"mexc",[^\n]*\n$/)
const other = command('book', 'BTC/USDT', '--exchange', 'gateio')
assert.equal(other.status, 3)
assert.match(other.stderr, /npm install @venuekit\/gateio/)
