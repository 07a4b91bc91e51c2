import { describe, expectTypeOf, test } from 'vitest'
import type { Decimal } from '../decimal/text.ts'
import type {
  AssetBalance,
  AssetInfo,
  DepositAddress,
  DepositResponse,
  FuturesBalance,
  NetworkInfo,
  Position,
  TradingFee,
  WithdrawalRequest,
  WithdrawalResponse,
} from './account.ts'
import type { Side } from './enums.ts'
import type { Instrument, SymbolInfo } from './instrument.ts'
import type { BookLevel, Candle, Kline, OrderBook, OrderBookEntry, Trade } from './market-data.ts'
import type { Order } from './orders.ts'
import type { MarketSymbol } from './symbols.ts'

type Money<T> = { [K in keyof T]-?: NonNullable<T[K]> extends number ? K : never }[keyof T]

describe('the model', () => {
  test('[S3.54] a position has a side, a size in base units and one in contracts, and exact money', () => {
    expectTypeOf<Position>().not.toBeAny()
    expectTypeOf<Position['side']>().toEqualTypeOf<'long' | 'short' | 'flat'>()
    expectTypeOf<Position['size']>().toEqualTypeOf<Decimal>()
    expectTypeOf<Position['contracts']>().toEqualTypeOf<Decimal>()
    expectTypeOf<
      Pick<Position, 'entryPrice' | 'markPrice' | 'unrealizedPnl' | 'liquidationPrice' | 'margin'>
    >().toEqualTypeOf<
      Readonly<
        Record<'entryPrice' | 'markPrice' | 'unrealizedPnl' | 'liquidationPrice' | 'margin', Decimal | undefined>
      >
    >()
  })

  test('[S3.57] wallet records', () => {
    expectTypeOf<AssetInfo>().not.toBeAny()
    expectTypeOf<AssetInfo['networks']>().toEqualTypeOf<readonly NetworkInfo[]>()
    expectTypeOf<WithdrawalRequest['amount']>().toEqualTypeOf<Decimal>()
    expectTypeOf<WithdrawalResponse['fee']>().toEqualTypeOf<Decimal | undefined>()
    expectTypeOf<DepositResponse['amount']>().toEqualTypeOf<Decimal>()
    expectTypeOf<DepositAddress>().toHaveProperty('tag')
    // @ts-expect-error -- a withdrawal says over which network it goes
    const request: WithdrawalRequest = { asset: 'USDT', amount: '1' as Decimal, address: 'a' }
    expectTypeOf(request).not.toBeAny()
  })

  test('[X.1] times are the only numbers', () => {
    expectTypeOf<Money<Order>>().toEqualTypeOf<'createdAt' | 'updatedAt'>()
    expectTypeOf<Money<Trade>>().toEqualTypeOf<'timestamp'>()
    expectTypeOf<Money<Position>>().toEqualTypeOf<'timestamp'>()
    expectTypeOf<Money<AssetBalance>>().toEqualTypeOf<'timestamp'>()
    expectTypeOf<Money<FuturesBalance>>().toEqualTypeOf<'timestamp'>()
    expectTypeOf<Money<TradingFee>>().toEqualTypeOf<never>()
    expectTypeOf<Money<OrderBook>>().toEqualTypeOf<'timestamp' | 'lastUpdateId'>()
    expectTypeOf<Money<Instrument>>().toEqualTypeOf<'expiresAt' | 'listedAt' | 'delistsAt'>()
  })

  test('the documents’ names are names of the same types, and nothing can be changed', () => {
    expectTypeOf<SymbolInfo>().toEqualTypeOf<Instrument>()
    expectTypeOf<Kline>().toEqualTypeOf<Candle>()
    expectTypeOf<OrderBookEntry>().toEqualTypeOf<BookLevel>()
    expectTypeOf<Order>().toEqualTypeOf<Readonly<Order>>()
    expectTypeOf<OrderBook['bids']>().not.toExtend<BookLevel[]>()
  })

  test('a plain string is no symbol and no decimal', () => {
    expectTypeOf<MarketSymbol>().not.toBeAny()
    expectTypeOf<string>().not.toExtend<MarketSymbol>()
    expectTypeOf<string>().not.toExtend<Decimal>()
    expectTypeOf<MarketSymbol>().toExtend<string>()
    expectTypeOf<'buy' | 'sell'>().toEqualTypeOf<Side>()
  })
})
