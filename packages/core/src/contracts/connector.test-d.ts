import { describe, expectTypeOf, test } from 'vitest'
import type { Order, OrderRequest } from '../model/orders.ts'
import type { AnyConnector, ExchangeConnector, PrivateOf, PublicOf } from './connector.ts'
import type { PrivateExchange, PublicExchange } from './exchange.ts'
import { supports } from './exchange.ts'
import type {
  Capability,
  SupportsBalance,
  SupportsLeverage,
  SupportsOrderbook,
  SupportsTrading,
  With,
} from './capabilities.ts'
import type { BookItem, TradeItem } from './items.ts'
import type { Mark, Subscription } from './subscription.ts'

interface Keys {
  readonly apiKey: string
}
type Spot = ExchangeConnector<'spot-only', 'spotOnly', 'orderbook' | 'trades', 'trading' | 'balance', Keys>
declare const publicSpot: PublicOf<Spot>
declare const privateSpot: PrivateOf<Spot>

describe('what an exchange cannot do does not compile', () => {
  test('[S3.80] a connector makes objects with exactly the capabilities of its table', () => {
    expectTypeOf(publicSpot).not.toBeAny()
    expectTypeOf(privateSpot).not.toBeAny()
    expectTypeOf(publicSpot).toExtend<PublicExchange & SupportsOrderbook>()
    expectTypeOf(privateSpot).toExtend<PrivateExchange & SupportsTrading & SupportsBalance>()
    // @ts-expect-error -- the table has no leverage
    expectTypeOf(privateSpot.setLeverage).toBeFunction()
    // @ts-expect-error -- the table has no candles
    expectTypeOf(publicSpot.getKlines).toBeFunction()
  })

  test('[S3.5] the two domains do not reach into each other', () => {
    // @ts-expect-error -- a public exchange has no orders
    expectTypeOf(publicSpot.createOrder).toBeFunction()
    // @ts-expect-error -- a public exchange has no balances
    expectTypeOf(publicSpot.getBalance).toBeFunction()
    // @ts-expect-error -- a private exchange has no book streams
    expectTypeOf(privateSpot.subscribeOrderbook).toBeFunction()
    expectTypeOf(publicSpot).not.toExtend<PrivateExchange>()
    expectTypeOf(privateSpot).not.toExtend<PublicExchange>()
    // @ts-expect-error -- a public capability is none of a private object
    expectTypeOf<ExchangeConnector<'a', 'a', 'orderbook', 'orderbook', Keys>>().toBeObject()
  })

  test('[S3.80] supports() adds the methods of a capability', () => {
    const exchange = privateSpot as PrivateExchange
    expectTypeOf(supports).not.toBeAny()
    if (supports(exchange, 'leverage')) expectTypeOf(exchange).toExtend<PrivateExchange & SupportsLeverage>()
    // @ts-expect-error -- there is no such capability
    supports(exchange, 'teleport')
  })

  test('With joins the methods of all names, and of none', () => {
    expectTypeOf<With<'orderbook' | 'trading'>>().not.toBeAny()
    expectTypeOf<With<'orderbook' | 'trading'>>().toEqualTypeOf<SupportsOrderbook & SupportsTrading>()
    expectTypeOf<With<never>>().toEqualTypeOf<unknown>()
    expectTypeOf<Capability>().not.toBeAny()
  })

  test('every connector is an AnyConnector', () => {
    expectTypeOf<Spot>().not.toBeAny()
    expectTypeOf<Spot>().toExtend<AnyConnector>()
    expectTypeOf<PublicOf<Spot>['domain']>().toEqualTypeOf<'public'>()
  })
})

describe('requests and streams', () => {
  test('an order request that cannot be right does not compile', () => {
    const base = { symbol: 'BTC/USDT', side: 'buy' } as const
    expectTypeOf<OrderRequest>().not.toBeAny()
    expectTypeOf({ ...base, type: 'limit', quantity: '1', price: '2' } as const).toExtend<OrderRequest>()
    expectTypeOf({ ...base, type: 'market', quoteQuantity: '70' } as const).toExtend<OrderRequest>()
    expectTypeOf({ ...base, type: 'limit', quantity: '1' } as const).not.toExtend<OrderRequest>()
    expectTypeOf({ ...base, type: 'market' } as const).not.toExtend<OrderRequest>()
    expectTypeOf({ ...base, type: 'market', quantity: '1', quoteQuantity: '70' } as const).not.toExtend<OrderRequest>()
    expectTypeOf({
      ...base,
      side: 'BUY',
      type: 'limit',
      quantity: '1',
      price: '2',
    } as const).not.toExtend<OrderRequest>()
    expectTypeOf<Order['filled']>().not.toExtend<number>()
  })

  test('[X.5] an iterator yields data and marks, a handler gets its type alone', () => {
    const stream = undefined as unknown as Subscription<BookItem | TradeItem>
    expectTypeOf(stream).not.toBeAny()
    type Item = typeof stream extends AsyncIterable<infer Yielded> ? Yielded : never
    expectTypeOf<Item>().toEqualTypeOf<BookItem | TradeItem | Mark>()
    stream.on('trade', (item) => expectTypeOf(item).toEqualTypeOf<TradeItem>())
    stream.on('dropped', (item) => expectTypeOf(item.count).toEqualTypeOf<number>())
    // @ts-expect-error -- there is no such item
    stream.on('candle', () => undefined)
  })
})
