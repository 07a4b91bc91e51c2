import { contextWith } from '@venuekit/composite'
import { createMemoryOrderJournal, decimal } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { ManualClock } from '@venuekit/core/testing'
import { startSimulator } from '@venuekit/sim'
import { createTransportFactory } from '@venuekit/transport'
import { expect, test } from 'vitest'
import { gateioFutures } from '../src/connector.ts'

const symbol = 'BTC/USDT:USDT'

test('[S3.68] an order that was accepted, cancelled without a fill and forgotten by the exchange is not called not sent after a crash', async () => {
  const clock = new ManualClock()
  await using sim = await startSimulator({
    clock,
    exchanges: ['gateio-futures'],
    eventsPerSecond: 0,
    options: { gateio: { futuresForgetMs: 0, futuresTextLookupMs: 0 } },
  })
  await using transport = createTransportFactory({ clock })
  const { rest, futuresWs, credentials } = sim.endpoints['gateio-futures']
  const config = parseExchangeConfig(gateioFutures, { urls: { rest, futuresWs }, credentials })
  const made = () => transport.contextOf(gateioFutures.transport, config, { isPrivate: true })
  const ref = { symbol, clientOrderId: 'of-before' }
  await using first = gateioFutures.createPrivate(made())
  await first.initialize([symbol])
  const order = { side: 'buy', type: 'limit', price: '50000', quantity: '0.001' } as const
  await first.createOrder({ ...ref, ...order })
  expect(await first.cancelOrder(ref)).toMatchObject({ result: 'cancelled' })
  await clock.advance(1_000)
  // What a process wrote down that ended before it heard of either, ten minutes ago.
  const journal = createMemoryOrderJournal()
  const { environment, account } = made()
  await journal.remember({
    exchange: 'gateio-futures',
    environment,
    account,
    ref,
    summary: { ...order, price: decimal(order.price), quantity: decimal(order.quantity), quoteQuantity: undefined },
    sentAt: clock.now() - 600_000,
  })
  await using second = gateioFutures.createPrivate(contextWith(made(), { journal }))
  await second.initialize([symbol])
  // It looks again after a while; its questions have as much time as the machine needs.
  const resolved = clock.runDuring(second.resolveOrder(ref), (inMs) => inMs <= 3_000)
  expect(await resolved).toMatchObject({ outcome: 'unknown', ref })
  expect(await journal.unresolved()).toHaveLength(1)
})
