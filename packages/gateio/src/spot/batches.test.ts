import type { OrderRequest } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { checked } from '../../test/orders.ts'
import { connectSpot, now, spotMarkets } from '../../test/rest-fixture.ts'

const order = (clientOrderId: string, symbol = 'BTC/USDT') => {
  const request: OrderRequest = { symbol, side: 'buy', type: 'limit', quantity: '0.1', price: '60', clientOrderId }
  return checked(request, spotMarkets)
}
const row = (text: string, rest = '"succeeded":true,"label":"","message":""', pair = 'BTC_USDT') =>
  `{"order_id":"12332324","id":"12332324","text":"t-${text}","create_time_ms":1710488334073,"currency_pair":"${pair}","status":"open","type":"limit","account":"spot","side":"buy","amount":"0.1","price":"60","time_in_force":"gtc","left":"0.1","filled_amount":"0","filled_total":"0",${rest}}`
const refused = (text: string) =>
  `{"text":"t-${text}","succeeded":false,"label":"BALANCE_NOT_ENOUGH","message":"Not enough balance"}`
const shown = (answers: readonly unknown[]) =>
  answers.map((answer) => {
    if (typeof answer !== 'object' || answer === null) return answer
    return 'refusal' in answer ? answer.refusal : 'accepted'
  })

describe('placing several orders', () => {
  test('[S3.88] one answer for each, in order; each counts', async () => {
    await using gate = await connectSpot(`[${row('a')},${refused('b')}]`)
    const answers = await gate.privateRest.placeOrders([order('a'), order('b')])
    expect(gate.lines()).toEqual(['POST /spot/batch_orders'])
    expect(gate.last().body).toBe(
      '[{"text":"t-a","currency_pair":"BTC_USDT","type":"limit","side":"buy","amount":"0.1","price":"60","time_in_force":"gtc"},{"text":"t-b","currency_pair":"BTC_USDT","type":"limit","side":"buy","amount":"0.1","price":"60","time_in_force":"gtc"}]',
    )
    expect(gate.last().headers).toMatchObject({ 'x-gate-exptime': String(now + 5_000) })
    expect(shown(answers)).toMatchObject([
      'accepted',
      { outcome: 'rejected', error: { code: 'insufficient-funds', apiCode: 'BALANCE_NOT_ENOUGH' } },
    ])
    expect(gate.budgets.status('order:BTC_USDT')).toMatchObject({ used: 2 })
  })

  test('[S3.88] an answer in another order is told by its ids; what is missing or cannot be read stays open', async () => {
    await using gate = await connectSpot(
      `[${row('b')},${refused('a')}]`,
      `[${row('b')}]`,
      `[${row('a')},${row('b').replace('"amount":"0.1"', '"amount":"much"')}]`,
    )
    const both = [order('a'), order('b')]
    const outcomes = []
    for (let call = 0; call < 3; call += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one answer after another
      outcomes.push(shown(await gate.privateRest.placeOrders(both)))
    }
    expect(outcomes).toMatchObject([
      [{ outcome: 'rejected' }, 'accepted'],
      [undefined, 'accepted'],
      ['accepted', undefined],
    ])
  })

  test('[S3.88] more than four pairs take a second call; one that fails as a whole is the answer for its orders', async () => {
    const pairs = ['A', 'B', 'C', 'D', 'E']
    const orders = pairs.map((base) => order(base, `${base}/USDT`))
    await using gate = await connectSpot()
    const rows = pairs.slice(0, 4).map((base) => row(base, '"succeeded":true', `${base}_USDT`))
    // Two connections: which request comes first is not ours to say, so that both get the answer to the first.
    gate.server.answers.push(`[${rows.join(',')}]`, `[${rows.join(',')}]`)
    const answers = await gate.privateRest.placeOrders(orders)
    expect(shown(answers)).toEqual(['accepted', 'accepted', 'accepted', 'accepted', undefined])
    const sent = gate.server.requests.map(({ body }) =>
      Array.from(body.matchAll(/"t-(.)"/g), ([, text]) => text).join(''),
    )
    expect(new Set(sent)).toEqual(new Set(['ABCD', 'E']))
    const malformed = { status: 400, body: '{"label":"INVALID_PARAM_VALUE","message":"text"}' }
    gate.server.answers.push(malformed, malformed)
    expect(shown(await gate.privateRest.placeOrders(orders))).toMatchObject(pairs.map(() => ({ outcome: 'rejected' })))
  })

  test('[S3.91] a call that fails as a whole throws', async () => {
    await using gate = await connectSpot({ status: 400, body: '{"label":"TOO_MANY_ORDERS","message":"batch"}' })
    await expect(gate.privateRest.placeOrders([order('a')])).rejects.toMatchObject({
      outcome: 'rejected',
      rule: 'open-orders',
    })
  })
})

test('[S3.88] changing several orders', async () => {
  await using gate = await connectSpot(
    `[${row('a')},{"succeeded":false,"label":"NO_CHANGE","message":"nothing to change"}]`,
  )
  const amendment = { instrument: spotMarkets.require('BTC/USDT'), known: undefined, side: undefined }
  const answers = await gate.privateRest.modifyOrders([
    { ...amendment, ref: { symbol: 'BTC/USDT', orderId: '12332324' }, price: decimal('61'), quantity: undefined },
    { ...amendment, ref: { symbol: 'BTC/USDT', clientOrderId: 'b' }, price: undefined, quantity: decimal('0.2') },
  ])
  expect(gate.lines()).toEqual(['POST /spot/amend_batch_orders'])
  expect(gate.last().body).toBe(
    '[{"order_id":"12332324","currency_pair":"BTC_USDT","price":"61"},{"order_id":"t-b","currency_pair":"BTC_USDT","amount":"0.2"}]',
  )
  expect(shown(answers)).toMatchObject(['accepted', { outcome: 'rejected', error: { rule: 'amend' } }])
})

test('[S3.88] cancelling several orders: by either id, and some that have ended', async () => {
  await using gate = await connectSpot(
    '[{"currency_pair":"BTC_USDT","id":"123456","text":"","succeeded":true,"label":null,"message":null,"account":"spot"},{"currency_pair":"ETH_USDT","id":"t-b","succeeded":false,"label":"ORDER_CLOSED","message":"gone"}]',
  )
  const answers = await gate.privateRest.cancelOrders([
    { symbol: 'BTC/USDT', orderId: '123456' },
    { symbol: 'ETH/USDT', clientOrderId: 'b' },
  ])
  expect(gate.lines()).toEqual(['POST /spot/cancel_batch_orders'])
  expect(gate.last().body).toBe('[{"currency_pair":"BTC_USDT","id":"123456"},{"currency_pair":"ETH_USDT","id":"t-b"}]')
  expect(answers).toMatchObject([
    { value: undefined },
    { refusal: { outcome: 'rejected', error: { code: 'order-closed' } } },
  ])
  expect(gate.budgets.status('cancel')).toMatchObject({ used: 1 })
})
