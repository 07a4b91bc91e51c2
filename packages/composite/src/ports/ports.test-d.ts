import { describe, expectTypeOf, test } from 'vitest'
import type { PrivateFuturesRest, PrivateRestFor, PrivateSpotRest } from './private-rest.ts'
import type { PublicFuturesRest, PublicRest, PublicRestFor, PublicSpotRest } from './public-rest.ts'
import type { PrivateTopicsFor, PublicTopicsFor } from './topics.ts'

interface Topic {
  readonly channel: string
}

describe('a capability demands what it cannot do without', () => {
  test('[S3.87] the documented calls of a spot and of a futures class', () => {
    expectTypeOf<PublicSpotRest>().not.toBeAny()
    expectTypeOf<PublicSpotRest>().toExtend<
      PublicRestFor<'orderbook' | 'trades' | 'tradeHistory' | 'ticker' | 'tickers' | 'bookTicker' | 'candles'>
    >()
    expectTypeOf<PublicSpotRest>().not.toExtend<PublicRestFor<'funding'>>()
    expectTypeOf<PublicFuturesRest>().toExtend<PublicRestFor<'funding' | 'futuresData'>>()
    expectTypeOf<PublicRest>().toExtend<PublicRestFor<'orderbook' | 'trades'>>()
    expectTypeOf<PublicRest>().not.toExtend<PublicRestFor<'candles'>>()
  })

  test('[S3.88] the documented calls for an account', () => {
    expectTypeOf<PrivateSpotRest>().not.toBeAny()
    expectTypeOf<PrivateSpotRest>().toExtend<
      PrivateRestFor<'trading' | 'cancelAll' | 'orderHistory' | 'fills' | 'balance' | 'tradingFees'>
    >()
    expectTypeOf<PrivateSpotRest>().not.toExtend<PrivateRestFor<'amend'>>()
    expectTypeOf<PrivateFuturesRest>().toExtend<PrivateRestFor<'positions' | 'leverage'>>()
    expectTypeOf<PrivateSpotRest>().not.toExtend<PrivateRestFor<'positions'>>()
  })

  test('[S3.43] the short names take and give what the longer ones do', () => {
    type Public = PublicSpotRest
    expectTypeOf<Public['getExchangeInfo']>().toEqualTypeOf<Public['getSymbolsInfo']>()
    expectTypeOf<Public['getTrades']>().toEqualTypeOf<Public['getRecentTrades']>()
    expectTypeOf<PublicFuturesRest['getTicker']>().toEqualTypeOf<PublicFuturesRest['getTickerInfo']>()
    expectTypeOf<Public['getOrderbook']>().toBeFunction()
    type Private = PrivateSpotRest
    expectTypeOf<Private['createOrder']>().toEqualTypeOf<Private['placeOrder']>()
    expectTypeOf<Private['getOrders']>().toEqualTypeOf<Private['getOpenOrders']>()
    expectTypeOf<Private['cancelOrder']>().toBeFunction()
    type Balances = Awaited<ReturnType<Private['getBalances']>>
    expectTypeOf<Awaited<ReturnType<Private['getBalance']>>>().toEqualTypeOf<Balances[number] | undefined>()
  })

  test('topics', () => {
    expectTypeOf<{ trades: () => Topic[] }>().toExtend<PublicTopicsFor<'trades' | 'candles', Topic>>()
    expectTypeOf<object>().not.toExtend<PublicTopicsFor<'trades', Topic>>()
    expectTypeOf<{ orders: () => Topic[] }>().toExtend<PrivateTopicsFor<'trading' | 'amend', Topic>>()
    expectTypeOf<{ orders: () => Topic[] }>().not.toExtend<PrivateTopicsFor<'balance', Topic>>()
  })
})
