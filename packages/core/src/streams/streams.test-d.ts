import { expectTypeOf, test } from 'vitest'
import type { Mark, Subscription } from '../contracts/subscription.ts'
import { BoundHandler } from './bound-handler.ts'
import { SubscriptionHub } from './subscription-hub.ts'

interface Channels {
  readonly trade: { readonly price: string }
  readonly heartbeat: number
}

test('[S3.81] handlers are typed by their channel', () => {
  const handlers = new BoundHandler<Channels>(() => {})
  expectTypeOf(handlers.getBoundChannels()).not.toBeAny()
  expectTypeOf(handlers.getBoundChannels()).toEqualTypeOf<readonly ('trade' | 'heartbeat')[]>()
  handlers.bind('trade', (trade) => expectTypeOf(trade).toEqualTypeOf<{ readonly price: string }>())
  // @ts-expect-error -- there is no such channel
  handlers.bind('trades', () => {})
  // @ts-expect-error -- a heartbeat is a number
  handlers.dispatch('heartbeat', 'now')
  // @ts-expect-error -- a trade's handler does not take numbers
  handlers.bind('trade', (at: number) => at)
})

test('[X.5] a subscription yields its items and marks, and types handlers by kind', () => {
  interface TradeItem {
    readonly type: 'trade'
    readonly price: string
  }
  const hub = new SubscriptionHub<TradeItem>({ name: 'x', overflow: 'fail', onHandlerError: () => {} })
  const subscription = hub.subscribe()
  expectTypeOf(subscription).not.toBeAny()
  expectTypeOf(subscription).toEqualTypeOf<Subscription<TradeItem>>()
  expectTypeOf(subscription[Symbol.asyncIterator]().next()).resolves.toExtend<{ value?: TradeItem | Mark }>()
  subscription.on('trade', (item) => expectTypeOf(item).toEqualTypeOf<TradeItem>())
  subscription.on('dropped', (mark) => expectTypeOf(mark.count).toEqualTypeOf<number>())
  // @ts-expect-error -- this stream has no books
  subscription.on('book', () => {})
  // @ts-expect-error -- an item of another stream
  hub.emit({ type: 'book' })
})
