import { ClosedError } from '@venuekit/core/errors'
import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { createFakeCcxt, fakeOf } from '../../test/fake-ccxt.ts'
import { createExchange } from './create-exchange.ts'
import { ExchangeWrapper } from './exchange-wrapper.ts'

function setUp(onClose?: () => Promise<void>) {
  const { module } = createFakeCcxt(onClose === undefined ? {} : { onClose })
  const exchange = createExchange(module, { id: 'binance' })
  const clock = new ManualClock()
  return { clock, fake: fakeOf(exchange), exchange, wrapper: new ExchangeWrapper(exchange, { clock }) }
}

test('[S5.9] [S5.10] counts its users, and never below 0', () => {
  const { wrapper, exchange } = setUp()
  expect(wrapper.exchange).toBe(exchange)
  expect([wrapper.getRefcount(), wrapper.isInUse()]).toEqual([0, false])
  expect(wrapper.decrementRefcount()).toBe(0)
  expect(wrapper.incrementRefcount()).toBe(1)
  expect(wrapper.incrementRefcount()).toBe(2)
  expect(wrapper.isInUse()).toBe(true)
  expect([wrapper.decrementRefcount(), wrapper.decrementRefcount(), wrapper.decrementRefcount()]).toEqual([1, 0, 0])
  expect(wrapper.isInUse()).toBe(false)
})

test('[S5.11] no update is lost between awaits', async () => {
  const { wrapper } = setUp()
  const use = async (): Promise<void> => {
    wrapper.incrementRefcount()
    await Promise.resolve()
    wrapper.decrementRefcount()
    wrapper.incrementRefcount()
  }
  await Promise.all(Array.from({ length: 500 }, use))
  expect(wrapper.getRefcount()).toBe(500)
})

test('[S5.12] retired while it is used it is closed with the last user, once; unused it is closed at once', () => {
  const used = setUp()
  used.wrapper.incrementRefcount()
  used.wrapper.incrementRefcount()
  used.wrapper.retire()
  used.wrapper.retire()
  used.wrapper.decrementRefcount()
  expect([used.fake.closes, used.wrapper.closed]).toEqual([0, false])
  used.wrapper.decrementRefcount()
  expect([used.fake.closes, used.wrapper.closed]).toEqual([1, true])
  used.wrapper.decrementRefcount()
  expect(() => used.wrapper.incrementRefcount()).toThrow(ClosedError)
  const unused = setUp()
  unused.wrapper.retire()
  expect(unused.fake.closes).toBe(1)
})

test('[S5.12] closing twice closes once; a failure reaches whoever closed it, or the one who was named for it', async () => {
  const failing = setUp(() => Promise.reject(new Error('no line')))
  await expect(failing.wrapper.close()).rejects.toThrow('no line')
  await expect(failing.wrapper[Symbol.asyncDispose]()).rejects.toThrow('no line')
  expect(failing.fake.closes).toBe(1)
  const retired = setUp(() => Promise.reject(new Error('no line')))
  const { promise, resolve } = Promise.withResolvers<unknown>()
  retired.wrapper.retire(resolve)
  expect(await promise).toEqual(new Error('no line'))
})

test('[C.24] its age counts from the last use; one that was never used is old', async () => {
  const { wrapper, clock } = setUp()
  expect(wrapper.idleMs).toBe(Infinity)
  wrapper.incrementRefcount()
  await clock.advance(1_000)
  wrapper.decrementRefcount()
  await clock.advance(250)
  expect(wrapper.idleMs).toBe(250)
})
