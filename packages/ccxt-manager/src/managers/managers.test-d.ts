import type { CcxtExchange } from '../ccxt/ccxt-module.ts'
import type ccxt from 'ccxt'
import { expectTypeOf, test } from 'vitest'
import type { ExchangeManager } from './exchange-manager.ts'

declare const manager: ExchangeManager
declare const someId: string

test('[S5.9] [S5.14] exchanges have their own types, and an id that is only known at run time the common one', () => {
  expectTypeOf(manager.connectToGateWithCredentials).returns.resolves.not.toBeAny()
  expectTypeOf(manager.connectToGateWithCredentials).returns.resolves.toEqualTypeOf<
    InstanceType<typeof ccxt.pro.gate>
  >()
  expectTypeOf(manager.connectToHuobiWithCredentials).returns.resolves.toEqualTypeOf<
    InstanceType<typeof ccxt.pro.htx>
  >()
  expectTypeOf(manager.connectToExchangeWithNoCredentials('zaif')).resolves.toEqualTypeOf<
    InstanceType<typeof ccxt.zaif>
  >()
  expectTypeOf(manager.connectToExchangeWithNoCredentials(someId)).resolves.toEqualTypeOf<CcxtExchange>()
})

test('[S5.26] [S5.27] arguments and results of a throttled call are those of what is called', () => {
  const exchange = { fetch: (symbol: string, limit?: number) => Promise.resolve({ symbol, limit }), id: 'x' }
  expectTypeOf(manager.throttledCall(exchange, 'fetch', 'BTC/USDT', 5)).resolves.toEqualTypeOf<{
    symbol: string
    limit: number | undefined
  }>()
  expectTypeOf(manager.throttledCall((n: number) => String(n), 7)).resolves.toEqualTypeOf<string>()
  // @ts-expect-error -- a symbol is text
  void manager.throttledCall(exchange, 'fetch', 5)
  // @ts-expect-error -- not a method
  void manager.throttledCall(exchange, 'id')
  // @ts-expect-error -- an argument too few
  void manager.throttledCall((n: number) => n)
})

test('[S5.25] [S5.35] a lease has the exchange; public connections take no credentials', () => {
  expectTypeOf(manager.exchangeContext('gate')).resolves.toHaveProperty('exchange')
  expectTypeOf(manager.exchangeContext('gate', (exchange) => exchange.id)).resolves.toEqualTypeOf<string>()
  // @ts-expect-error -- no credentials
  void manager.connectToExchangeWithNoCredentials('gate', { apiKey: 'x' })
})
