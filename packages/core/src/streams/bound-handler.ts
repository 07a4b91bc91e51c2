import type { Disposer } from '../async/disposer.ts'
import { HandlerSet, type HandlerErrorHook } from './handler-set.ts'

/**
 * Handlers by channel, typed by the channel. Several may be bound to one channel; they run synchronously in the order of
 * binding, and one that throws or rejects is reported and stops nobody.
 *
 * @example
 * ```ts
 * import { BoundHandler } from '@venuekit/core'
 *
 * interface Channels { trade: { price: string }; heartbeat: { at: number } }
 * const handlers = new BoundHandler<Channels>((error) => console.error(error))
 * const unbind = handlers.bind('trade', (trade) => console.log(trade.price))
 * handlers.dispatch('trade', { price: '101.5' }) // 1
 * unbind()
 * handlers.isBound('trade') // false
 * ```
 */
export class BoundHandler<ChannelMap extends object> implements Disposable {
  readonly #sets = new Map<keyof ChannelMap, HandlerSet>()
  readonly #onError: HandlerErrorHook

  constructor(onError: HandlerErrorHook) {
    this.#onError = onError
  }

  /** Binds a handler to a channel. What is returned unbinds this one binding. */
  bind<Channel extends keyof ChannelMap>(channel: Channel, handler: (payload: ChannelMap[Channel]) => void): Disposer {
    let handlers = this.#sets.get(channel)
    if (handlers === undefined) {
      handlers = new HandlerSet()
      this.#sets.set(channel, handlers)
    }
    return handlers.add(handler)
  }

  /** Unbinds a handler from a channel, or without one all of the channel's, and says how many there were. */
  unbind<Channel extends keyof ChannelMap>(channel: Channel, handler?: (payload: ChannelMap[Channel]) => void): number {
    const handlers = this.#sets.get(channel)
    if (handlers === undefined) return 0
    if (handler !== undefined) return handlers.remove(handler)
    const count = handlers.size
    handlers.clear()
    return count
  }

  isBound(channel: keyof ChannelMap): boolean {
    return (this.#sets.get(channel)?.size ?? 0) > 0
  }

  /** The channels that have a handler, in the order in which they were first bound. */
  getBoundChannels(): readonly (keyof ChannelMap)[] {
    return [...this.#sets.keys()].filter((channel) => this.isBound(channel))
  }

  /** Calls the handlers of a channel and says how many there were. */
  dispatch<Channel extends keyof ChannelMap>(channel: Channel, payload: ChannelMap[Channel]): number {
    const handlers = this.#sets.get(channel)
    if (handlers === undefined) return 0
    const count = handlers.size
    handlers.call(payload, this.#onError)
    return count
  }

  /** Unbinds everything. */
  clear(): void {
    this.#sets.clear()
  }

  [Symbol.dispose](): void {
    this.clear()
  }
}
