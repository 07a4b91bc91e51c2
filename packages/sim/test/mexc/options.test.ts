import { describe, expect, test } from 'vitest'
import { fieldsOf, rowsOf } from './client.ts'
import { alone, codeOf, type Stall } from './stall.ts'

/** The answer to one thing, with the defaults and with an option. */
async function both(
  options: Readonly<Record<string, unknown>>,
  run: (stall: Stall) => Promise<unknown>,
): Promise<[unknown, unknown]> {
  const seen: unknown[] = []
  const keep = async (stall: Stall): Promise<void> => {
    seen.push(await run(stall))
  }
  await alone(keep)
  await alone(keep, options)
  return [seen[0], seen[1]]
}

function offer({ sim }: Stall, size = '100', price = '2.5'): void {
  sim.placeOrder('mexc', { symbol: 'MXUSDT', side: 'sell', price, size })
}

async function placed(stall: Stall, parameters: Parameters<Stall['place']>[0] = {}): Promise<unknown> {
  const { body } = await stall.place(parameters)
  const orderId = String(fieldsOf(body)['orderId'])
  return (await stall.call('GET', '/order', { symbol: 'MXUSDT', orderId })).body
}

const market = { type: 'MARKET', price: '', quantity: '' }

describe('[C.27] every option decides something', () => {
  test.each<[string, unknown, (stall: Stall) => Promise<unknown>, unknown, unknown]>([
    ['limitBody', 'empty', limited, '{"code":429,"msg":"Too Many Requests"}', ''],
    [
      'limitBody',
      '510',
      limited,
      '{"code":429,"msg":"Too Many Requests"}',
      '{"code":510,"msg":"requests are too frequent"}',
    ],
    [
      'refusalStatus',
      '401',
      async ({ client }) =>
        (await client.raw('GET', '/account?timestamp=1', { headers: { 'X-MEXC-APIKEY': 'odd' } })).status,
      400,
      401,
    ],
    ['expiredKey', '402', expired, 700_001, 402],
    ['expiredKey', '10072', expired, 700_001, 10_072],
    [
      'missingTimestamp',
      '10073',
      async ({ client }) => codeOf(await client.raw('GET', '/account?signature=x'))[1],
      700_003,
      10_073,
    ],
    ['lowerCaseEscapes', 'taken', lowerCase, 400, 200],
    [
      'contentType',
      'any',
      async ({ client }) =>
        codeOf(await client.raw('POST', '/order', { body: 'a=b', headers: { 'Content-Type': 'text/plain' } }))[1],
      700_013,
      700_003,
    ],
    [
      'jsonBodies',
      false,
      async ({ client, clock }) =>
        codeOf(await client.raw('POST', '/order', { body: JSON.stringify({ timestamp: clock.now() }) }))[1],
      700_002,
      700_003,
    ],
    ['successCode', '200', async ({ client }) => codeOf(await client.public('/defaultSymbols'))[1], 0, 200],
    [
      'nullExtend',
      false,
      async ({ client }) => '_extend' in fieldsOf((await client.public('/depth?symbol=X')).body),
      true,
      false,
    ],
    ['maintenanceField', 'msg', maintenance, 'message', 'msg'],
    ['unknownSymbol', '30014', async ({ place }) => codeOf(await place({ symbol: 'X' }))[1], -1121, 30_014],
    ['buyFunds', '10101', async ({ place }) => codeOf(await place({ quantity: '500000' }))[1], 30_004, 10_101],
    [
      'marketBan',
      '30018',
      async ({ place }) => codeOf(await place({ symbol: 'SHIBUSDT', type: 'MARKET' }))[1],
      30_019,
      30_018,
    ],
    ['makerCross', 'refused', crossing, 200, 30_041],
    [
      'sellByQuote',
      'refused',
      async ({ place }) => codeOf(await place({ ...market, side: 'SELL', quoteOrderQty: '5' }))[1],
      30_025,
      33_333,
    ],
    ['buyFees', 'frozen', frozen, '25', '25.0125'],
    ['marketRemainder', 'cancelled', remainder, 'FILLED', 'PARTIALLY_CANCELED'],
    [
      'emptyMarketOrder',
      'cancelled',
      async ({ place }) => (await place({ type: 'MARKET', price: '' })).status,
      400,
      200,
    ],
    ['priceFilter', 'offset', filtered, 30_087, undefined],
    ['marketPrice', 'zero', async (stall) => fieldsOf(await bought(stall))['price'], '2.625', '0'],
    [
      'orderIds',
      'digits',
      async ({ place }) => /^\d{19}$/.test(String(fieldsOf((await place()).body)['orderId'])),
      false,
      true,
    ],
    [
      'orderIds',
      'hexadecimal',
      async ({ place }) => /^[0-9a-f]{32}$/.test(String(fieldsOf((await place()).body)['orderId'])),
      false,
      true,
    ],
    ['acknowledgement', 'short', async ({ place }) => Object.keys(fieldsOf((await place()).body)).length, 9, 3],
    [
      'quoteQuantity',
      'absent',
      async (stall) => 'origQty' in fieldsOf(await bought(stall, { quantity: '', quoteOrderQty: '5' })),
      true,
      false,
    ],
    ['cancelAnswer', 'before', cancelled, 'CANCELED', 'NEW'],
    ['cancelAnswer', 'short', cancelled, 'CANCELED', undefined],
    ['openOrdersSymbol', 'required', async ({ call }) => (await call('GET', '/openOrders')).status, 200, 400],
    ['tradesDelayMs', 1_000, async (stall) => trades(stall), 1, 0],
    ['tradesLimit', '10-1000', manyTrades, 12, 10],
    [
      'accountAvailable',
      false,
      async ({ call }) => 'available' in (rowsOf(fieldsOf((await call('GET', '/account')).body)['balances'])[0] ?? {}),
      true,
      false,
    ],
    ['groupTrading', true, selfTrade, '', 'stp_cancel'],
    ['malformed', 'ignored', malformed, 'msg format invalid', 'PONG'],
    [
      'subscriptionLimitReason',
      'Over the limit!',
      async (stall) => String(await overLimit(stall)).includes('Blocked!'),
      true,
      false,
    ],
    [
      'publicOnListenKey',
      false,
      async ({ listen }) =>
        String(await (await listen('orders')).subscribe('spot@public.kline.v3.api.pb@MXUSDT@Min1')).startsWith('Not'),
      false,
      true,
    ],
    ['newFields', false, async (stall) => 'lastOrderCreateTime' in (await depthPush(stall)), true, false],
    [
      'paddedLevels',
      false,
      async (stall) => rowsOf((await depthPush(stall))['asks'])[0],
      { price: '2.50000', quantity: '100.0' },
      { price: '2.5', quantity: '100' },
    ],
  ])('%s: %s', async (...[name, value, run, byDefault, withOption]) => {
    expect(await both({ [name]: value }, run)).toEqual([byDefault, withOption])
  })
})

async function expired({ sim, call }: Stall): Promise<unknown> {
  sim.faults.add({ kind: 'special', name: 'key-expired', exchange: 'mexc', count: 1 })
  return codeOf(await call('GET', '/account'))[1]
}

async function limited({ sim, client }: Stall): Promise<string> {
  sim.faults.add({ kind: 'rate-limit', count: 1 })
  return (await client.public('/time')).text
}

async function maintenance({ sim, client }: Stall): Promise<string | undefined> {
  sim.faults.add({ kind: 'maintenance', count: 1 })
  const { body } = await client.public('/time')
  return Object.entries(fieldsOf(body)).find(([, value]) => String(value).startsWith('Under maintenance'))?.[0]
}

async function lowerCase({ client, clock }: Stall): Promise<number> {
  const query = `symbol=MXUSDT%2cBTCUSDT&timestamp=${clock.now()}`
  return (await client.raw('DELETE', `/openOrders?${query}&signature=${client.sign(query)}`)).status
}

async function crossing(stall: Stall): Promise<unknown> {
  offer(stall)
  const answer = await stall.place({ type: 'LIMIT_MAKER' })
  return answer.status === 200 ? answer.status : codeOf(answer)[1]
}

async function frozen({ place, sim }: Stall): Promise<unknown> {
  await place()
  return sim.balances('mexc', 1).find(({ asset }) => asset === 'USDT')?.held
}

async function remainder(stall: Stall): Promise<unknown> {
  offer(stall)
  return fieldsOf(await placed(stall, { ...market, quoteOrderQty: '5.013' }))['status']
}

async function filtered({ sim, place }: Stall): Promise<unknown> {
  for (const side of ['sell', 'buy'] as const)
    sim.placeOrder('mexc', { symbol: 'LTCUSDT', side, price: '80', size: '1' })
  return codeOf(await place({ symbol: 'LTCUSDT', quantity: '1', price: '440' }))[1]
}

async function bought(stall: Stall, parameters: Parameters<Stall['place']>[0] = {}): Promise<unknown> {
  offer(stall)
  return (await stall.place({ type: 'MARKET', price: '', ...parameters })).body
}

async function cancelled({ place, call }: Stall): Promise<unknown> {
  const orderId = String(fieldsOf((await place()).body)['orderId'])
  return fieldsOf((await call('DELETE', '/order', { symbol: 'MXUSDT', orderId })).body)['status']
}

async function trades(stall: Stall): Promise<number> {
  await bought(stall)
  return rowsOf((await stall.call('GET', '/myTrades', { symbol: 'MXUSDT' })).body).length
}

async function manyTrades(stall: Stall): Promise<number> {
  for (let count = 0; count < 12; count += 1) offer(stall, '1')
  await stall.place({ quantity: '12' })
  return rowsOf((await stall.call('GET', '/myTrades', { symbol: 'MXUSDT' })).body).length
}

async function selfTrade(stall: Stall): Promise<unknown> {
  await stall.place()
  return fieldsOf(await placed(stall, { side: 'SELL', stpMode: 'cancel_taker' }))['cancelReason']
}

async function malformed({ connect }: Stall): Promise<unknown> {
  const socket = await connect()
  socket.send('{')
  socket.send({ method: 'PING' })
  return fieldsOf(JSON.parse(await socket.text()))['msg']
}

async function overLimit({ sim, connect }: Stall): Promise<unknown> {
  const socket = await connect()
  const channels = sim.symbols('mexc').map((symbol) => `spot@public.limit.depth.v3.api.pb@${symbol}@5`)
  return socket.subscribe(...channels, ...channels.map((channel) => channel.replace(/5$/, '10')))
}

async function depthPush(stall: Stall): Promise<Readonly<Record<string, unknown>>> {
  const socket = await stall.connect()
  await socket.subscribe('spot@public.aggre.depth.v3.api.pb@10ms@MXUSDT')
  offer(stall)
  await stall.clock.advance(10)
  return fieldsOf((await socket.push())['publicAggreDepths'])
}
