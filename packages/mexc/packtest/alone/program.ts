// What somebody writes who installs @venuekit/mexc alone.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { parseExchangeConfig } from '@venuekit/core/config'
import { createMexcSpotDecoder, mexc, mexcSpotTransport } from '@venuekit/mexc'
import { createTransportFactory } from '@venuekit/transport'

const symbols =
  '{"symbols":[{"symbol":"BTCUSDT","status":"1","baseAsset":"BTC","baseAssetPrecision":6,"quoteAsset":"USDT","quotePrecision":2}]}'
const server = createServer((_, response) => response.end(symbols)).listen(0, '127.0.0.1')
await once(server, 'listening')
const address = server.address()
assert.ok(address !== null && typeof address === 'object')

const config = parseExchangeConfig(mexc, { urls: { rest: `http://127.0.0.1:${address.port}` } })
const transport = createTransportFactory()
const rest = transport.createRestClient(mexcSpotTransport, config)
const [instrument] = await rest.getSymbolsInfo()
assert.equal(instrument?.symbol, 'BTC/USDT')
await rest.close()

const market = mexc.createPublic(transport.contextOf(mexc.transport, config, { isPrivate: false }))
// @ts-expect-error -- a public object has no orders
assert.equal(market.createOrder, undefined)
await market.close()
await transport.close()
server.close()

const prices: number[] = []
const decoder = createMexcSpotDecoder({ quote: (frame) => void prices.push(frame.bidPrice) })
const frame = Uint8Array.of(0x1a, 6, 77, 88, 85, 83, 68, 84, 0xda, 0x13, 8, 0x0a, 3, 50, 46, 53, 0x12, 1, 55)
assert.equal(decoder.push(frame, true), 'emitted')
assert.deepEqual(prices, [25])
const inside: string = '@venuekit/mexc/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
