import type {
  PrivateExchange,
  PublicExchange,
  SupportsOrderbook,
  SupportsTrades,
  SupportsTrading,
} from '@venuekit/core'
import { describe, expectTypeOf, test } from 'vitest'
import type { demo } from '../test/demo-exchange/demo-exchange.ts'
import type { DemoPublicRest } from '../test/demo-exchange/rest.ts'
import type { PublicRestFor } from './ports/public-rest.ts'
import type { CompositePrivateExchange } from './private/private-object.ts'
import type { CompositePublicExchange } from './public/public-object.ts'

type Public = ReturnType<typeof demo.createPublic>
type Private = ReturnType<typeof demo.createPrivate>
declare const market: Public
declare const account: Private

describe('what an exchange cannot do does not compile', () => {
  test('[S3.44] [S3.80] the objects have the methods of the table', () => {
    expectTypeOf(market).not.toBeAny()
    expectTypeOf(account).not.toBeAny()
    expectTypeOf<Public>().toExtend<PublicExchange & CompositePublicExchange & SupportsOrderbook & SupportsTrades>()
    expectTypeOf<Private>().toExtend<PrivateExchange & CompositePrivateExchange & SupportsTrading>()
    expectTypeOf<Private['placeLimitOrder']>().toBeFunction()
  })

  test('[S3.39] and no other', () => {
    // @ts-expect-error -- the demo has no candles
    expectTypeOf(market.getKlines).toBeFunction()
    // @ts-expect-error -- the demo has no tickers
    expectTypeOf(market.subscribeTicker).toBeFunction()
    // @ts-expect-error -- the demo has no leverage
    expectTypeOf(account.setLeverage).toBeFunction()
    // @ts-expect-error -- the demo changes no orders
    expectTypeOf(account.amendOrder).toBeFunction()
  })

  test('[S3.5] [S3.45] the domains do not reach into each other', () => {
    // @ts-expect-error -- there are no orders on a public object
    expectTypeOf(market.createOrder).toBeFunction()
    // @ts-expect-error -- there are no balances on a public object
    expectTypeOf(market.getBalance).toBeFunction()
    // @ts-expect-error -- there are no books on a private object
    expectTypeOf(account.subscribeOrderbook).toBeFunction()
  })

  test('ids are literals, and a class must have what its table promises', () => {
    expectTypeOf<(typeof demo)['id']>().toEqualTypeOf<'demo'>()
    expectTypeOf<DemoPublicRest>().toExtend<PublicRestFor<'orderbook' | 'trades'>>()
    expectTypeOf<DemoPublicRest>().not.toExtend<PublicRestFor<'candles'>>()
  })
})
