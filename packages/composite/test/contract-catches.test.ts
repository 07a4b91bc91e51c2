import type { CommandOptions, Order, OrderRequest } from '@venuekit/core'
import { OrderError } from '@venuekit/core/errors'
import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { contractSimulator, describeExchangeContract, type AnyCompositeConnector } from '../src/contract/index.ts'
import { demo } from './demo-exchange/demo-exchange.ts'

type Create = (request: OrderRequest, options?: CommandOptions) => Promise<Order>

/** The demo with a client that does something else when it is to create an order. */
function clientWith(createOrder: (create: Create) => Create): AnyCompositeConnector {
  return {
    ...demo,
    createPrivate: (context) => {
      const exchange = demo.createPrivate(context)
      const create = exchange.createOrder.bind(exchange)
      Reflect.set(
        exchange,
        'createOrder',
        createOrder((request, options) => create(request, options)),
      )
      return exchange
    },
  }
}

/** How a case of the suite ends. */
async function failureOf(connector: AnyCompositeConnector, about: string): Promise<unknown> {
  const cases: (() => Promise<void>)[] = []
  describeExchangeContract(
    connector,
    async (options) =>
      contractSimulator(await startSimulator({ exchanges: ['demo'], ...options }), 'demo', {
        credentials: { apiSecret: 'the-demo-asks-for-none' },
      }),
    {
      test: (name, run) => name.includes(about) && cases.push(run),
      expect,
      about: ['orders'],
      order: { symbol: 'BTC/USDT', price: '60000', quantity: '0.1' },
      channels: { book: 'book', orders: 'orders' },
    },
  )
  expect(cases).toHaveLength(1)
  return cases[0]?.().then(
    () => 'it passed',
    (error: unknown) => error,
  )
}

const lost = 'an order whose answer is lost (a server error)'
const neverSent = 'an order that never arrives'

test('[S3.60] the contract suite fails a client that calls an order accepted which never arrived', async () => {
  const connector = clientWith((create) => async (request, options) => {
    try {
      return await create(request, options)
    } catch (error) {
      if (!OrderError.is(error)) throw error
      const ref = { symbol: 'BTC/USDT', orderId: 'invented', status: 'open' }
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is invented
      return ref as Order
    }
  })
  expect(await failureOf(connector, neverSent)).toMatchObject({ message: expect.stringContaining('invented') })
})

test('[S3.60] the contract suite fails a client that sends an order again that may have arrived', async () => {
  const connector = clientWith((create) => async (request, options) => {
    try {
      return await create(request, options)
    } catch {
      return await create({ ...request, clientOrderId: undefined }, options)
    }
  })
  const message = expect.stringContaining('an order is accepted each time')
  expect(await failureOf(connector, neverSent)).toMatchObject({ message })
})

test('[S3.60] the contract suite fails a client that sends no order', async () => {
  const connector = clientWith(() => async () => Promise.reject(new OrderError('not-sent', { symbol: 'BTC/USDT' })))
  expect(await failureOf(connector, lost)).toBeInstanceOf(Error)
})
