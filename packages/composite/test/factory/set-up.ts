import { NetworkError } from '@venuekit/core/errors'
import { createMemoryLogger, ManualClock } from '@venuekit/core/testing'
import { ExchangeFactory, type ExchangeFactoryOptions } from '../../src/factory/exchange-factory.ts'
import { type Behaviour, FakeExchange } from './fake-exchange.ts'

type Initialize = NonNullable<Behaviour['initialize']>

/** Fails as often as told, then comes up. */
export const failing =
  (times: number, error: () => unknown = () => new NetworkError('the line is down')): Initialize =>
  (attempt) => {
    if (attempt <= times) throw error()
  }
export const never: Initialize = (_, { signal }) =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })

export function setUpFactory(options: Partial<ExchangeFactoryOptions> = {}) {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  const mexc = new FakeExchange('mexc', {}, { aliases: ['MEXC_SPOT'] })
  const gateio = new FakeExchange('gateio')
  const factory = new ExchangeFactory({
    exchanges: [mexc.connector, gateio.connector],
    clock,
    logger,
    ...options,
  })
  const open = () => mexc.open.size + gateio.open.size
  return { clock, logger, mexc, gateio, factory, open, [Symbol.asyncDispose]: () => factory.close() }
}
