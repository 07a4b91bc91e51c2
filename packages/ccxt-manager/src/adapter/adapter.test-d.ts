import type {
  PrivateOf,
  PublicOf,
  SupportsCancelAll,
  SupportsFunding,
  SupportsOrderbook,
  SupportsTrading,
} from '@venuekit/core'
import { expectTypeOf, test } from 'vitest'
import type { ccxtExchange, CcxtConnector } from './ccxt-exchange.ts'

declare const connect: typeof ccxtExchange
declare const someId: string

test('of an exchange whose capabilities are known the others do not compile', async () => {
  const kraken = await connect('kraken')
  expectTypeOf(kraken).not.toBeAny()
  type Open = PublicOf<typeof kraken>
  type Account = PrivateOf<typeof kraken>
  expectTypeOf<Open>().toExtend<SupportsOrderbook>()
  expectTypeOf<Open>().not.toExtend<SupportsFunding>()
  expectTypeOf<Open>().not.toHaveProperty('createOrder')
  expectTypeOf<Open>().not.toHaveProperty('getFundingRate')
  expectTypeOf<Account>().toExtend<SupportsTrading & SupportsCancelAll>()
  expectTypeOf<Account>().not.toHaveProperty('getPositions')
  const okx = await connect('okx')
  expectTypeOf<PrivateOf<typeof okx>>().not.toHaveProperty('cancelAllOrders')
})

test('of any other one all that ccxt may have can be called', async () => {
  const any = await connect(someId)
  expectTypeOf<PublicOf<typeof any>>().toExtend<SupportsOrderbook & SupportsFunding>()
  const swap = await connect('okx', { type: 'swap' })
  expectTypeOf<PublicOf<typeof swap>>().toExtend<SupportsFunding>()
  expectTypeOf<PrivateOf<CcxtConnector>>().toHaveProperty('getPositions')
})
