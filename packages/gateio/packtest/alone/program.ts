// What somebody writes who installs @venuekit/gateio alone.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { parseExchangeConfig } from '@venuekit/core/config'
import { createGateioSpotDecoder, gateio, gateioFutures, gateioSpotTransport } from '@venuekit/gateio'
import { createTransportFactory } from '@venuekit/transport'

const pair =
  '[{"id":"BTC_USDT","base":"BTC","quote":"USDT","amount_precision":5,"precision":1,"trade_status":"tradable"}]'
const server = createServer((_, response) => response.end(pair)).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
assert.ok(address !== null && typeof address === 'object')

const config = parseExchangeConfig(gateio, { urls: { rest: `http://127.0.0.1:${address.port}/api/v4` } })
const transport = createTransportFactory()
const rest = transport.createRestClient(gateioSpotTransport, config)
const [instrument] = await rest.getSymbolsInfo()
assert.equal(instrument?.symbol, 'BTC/USDT')
await rest.close()

const market = gateio.createPublic(transport.contextOf(gateio.transport, config, { isPrivate: false }))
// @ts-expect-error -- a public object has no orders
assert.equal(market.createOrder, undefined)
await market.close()
await transport.close()
server.close()

const prices: number[] = []
const decoder = createGateioSpotDecoder({ quote: (frame) => void prices.push(frame.bidPrice) })
const frame =
  '{"channel":"spot.book_ticker","event":"update","result":{"t":1,"u":2,"s":"BTC_USDT","b":"19177.79","B":"0.1","a":"","A":""}}'
assert.equal(decoder.push(new TextEncoder().encode(frame), false), 'emitted')
assert.deepEqual(prices, [1_917_779])
assert.equal(gateioFutures.id, 'gateio-futures')
const inside: string = '@venuekit/gateio/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
