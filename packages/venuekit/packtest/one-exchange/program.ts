// What somebody writes who has installed the facade and one exchange.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { gateio } from '@venuekit/gateio'
import { createExchangeKit, ExchangePackageMissingError, loadExchange, type PublicOf } from 'venuekit'
import { loadConfig } from 'venuekit/config'

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

const config = await loadConfig({ exchanges: [gateio], env: { GATEIO_API_KEY: 'key', GATEIO_API_SECRET: 'secret' } })
const mine = createExchangeKit({ exchanges: [gateio], config })
assert.equal(mine.gateio.pair().hasPrivate, true)
await mine.close()

const command = (...args: string[]) =>
  spawnSync(process.execPath, [join('node_modules', 'venuekit', 'dist', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
  })
assert.match(command('exchanges', '--json').stdout, /^\{"id":"gateio",.*\n\{"id":"gateio-futures",/)
const simulated = command('book', 'BTC/USDT', '--exchange', 'gateio', '--sim')
assert.equal(
  simulated.stderr,
  'venuekit: The package @venuekit/sim is not installed. Add it with: npm install @venuekit/sim\n',
)
assert.equal(simulated.status, 3)
