// What somebody writes who calls the REST interface of an exchange of his own with @venuekit/transport.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import {
  createBudgets,
  type Endpoint,
  InvalidInputError,
  type KeySecretCredentials,
  MissingCredentialsError,
  systemClock,
} from '@venuekit/core'
import { keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
import { wireDecimal } from '@venuekit/core/wire'
import {
  createBareRestClient,
  createRestPools,
  createTransportFactory,
  encodeQuery,
  ExchangeRest,
  type ExchangeTransport,
  type RestClient,
} from '@venuekit/transport'
import * as z from 'zod'

const server = createServer((_, response) => response.end('{"price":5116.80}')).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
assert.ok(address !== null && typeof address === 'object')

const getPrice: Endpoint<{ readonly symbol: string }, { price: string }, string> = {
  name: 'getPrice',
  method: 'GET',
  auth: 'none',
  repeat: 'safe',
  lane: 'public',
  charge: () => [{ budget: 'ip', weight: 1 }],
  request: ({ symbol }) => ({ path: '/price', query: [['symbol', symbol]] }),
  wire: z.object({ price: wireDecimal }),
  result: (wire) => wire.price,
}

const pools = createRestPools({ connections: 2 })
const client: RestClient = createBareRestClient({
  exchange: 'example',
  domain: 'public',
  baseUrl: `http://127.0.0.1:${address.port}`,
  pools,
  budgets: createBudgets({
    clock: systemClock,
    budgets: [{ name: 'ip', rule: { type: 'sliding', limit: 5, windowMs: 1_000 } }],
  }),
  refusals: () => undefined,
})
const price: string = await client.call(getPrice, { symbol: 'BTC/USDT' })
assert.equal(price, '5116.8')
assert.equal(client.stats().opened, 1)
// @ts-expect-error -- the parameters of an endpoint are checked
const wrong = client.call(getPrice, { market: 'BTC/USDT' })
const failure: unknown = await wrong.catch((error: unknown) => error)
assert.ok(InvalidInputError.is(failure))
assert.equal(failure.path, 'symbol')
await client.close()
await pools.close()
assert.equal(client.closed, true)

// The same as the package of an exchange declares it, by the factory.
class ExampleRest extends ExchangeRest {
  getPrice(symbol: string): Promise<string> {
    return this.client.call(getPrice, { symbol })
  }
}
const example: ExchangeTransport<KeySecretCredentials, ExampleRest, ExampleRest> = {
  id: 'example',
  budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 5, windowMs: 1_000 } }],
  rest: {
    url: 'rest',
    refusals: () => undefined,
    sign: (request, { apiKey }) => ({ ...request, headers: { 'x-key': apiKey.reveal() } }),
    createPublic: (bare) => new ExampleRest(bare),
    createPrivate: (bare) => new ExampleRest(bare),
  },
}
const connector = {
  id: 'example',
  key: 'example',
  aliases: [],
  environments: { production: { rest: `http://127.0.0.1:${address.port}` } },
  credentials: keySecretCredentials(),
}
const transport = createTransportFactory()
const market: ExampleRest = transport.createRestClient(example, parseExchangeConfig(connector))
assert.equal(await market.getPrice('BTC/USDT'), '5116.8')
assert.throws(
  () => transport.createRestClient(example, parseExchangeConfig(connector), { isPrivate: true }),
  (error) => MissingCredentialsError.is(error),
)
await transport.close()
assert.equal(market.closed, true)

server.close()
assert.equal(encodeQuery([['symbols', 'A,B']]), 'symbols=A%2CB')
const inside: string = '@venuekit/transport/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
