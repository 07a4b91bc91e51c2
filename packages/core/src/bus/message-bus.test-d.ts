import { expectTypeOf, test } from 'vitest'
import { createTestMessageBus } from '../testing/test-message-bus.ts'

interface Topics {
  readonly [trades: `data.trades.${string}`]: { readonly price: string }
  readonly state: { readonly running: boolean }
}
interface Endpoints {
  readonly 'risk.check': {
    readonly request: { readonly size: string }
    readonly response: { readonly allowed: boolean }
  }
}

test('[S1.10] messages are typed by topic, also those of a family', () => {
  const bus = createTestMessageBus<Topics, Endpoints>()
  expectTypeOf(bus).not.toBeAny()
  bus.subscribe('data.trades.*', (trade) => expectTypeOf(trade).toEqualTypeOf<{ readonly price: string }>())
  bus.subscribe('state', (state) => expectTypeOf(state).toEqualTypeOf<{ readonly running: boolean }>())
  bus.subscribe('*', (message) => expectTypeOf(message).toEqualTypeOf<unknown>())
  bus.publish('data.trades.gateio', { price: '1' })
  // @ts-expect-error -- a trade has a price
  bus.publish('data.trades.gateio', { running: true })
  // @ts-expect-error -- there is no such topic
  bus.publish('data.books.gateio', { price: '1' })
  // @ts-expect-error -- there is no such topic to subscribe to
  bus.subscribe('data.books.*', () => {})
})

test('[S1.10] requests and answers are typed by endpoint', () => {
  const bus = createTestMessageBus<Topics, Endpoints>()
  const answer = bus.request('risk.check', { size: '1' })
  expectTypeOf(answer).not.toBeAny()
  expectTypeOf(answer).toEqualTypeOf<Promise<{ readonly allowed: boolean }>>()
  bus.register('risk.check', ({ size }) => ({ allowed: size !== '0' }))
  // @ts-expect-error -- an answer says whether it is allowed
  bus.register('risk.check', () => ({ yes: true }))
  // @ts-expect-error -- there is no such endpoint
  void bus.request('risk.ask', { size: '1' })
  // @ts-expect-error -- a size is text
  void bus.send('risk.check', { size: 1 })
})
