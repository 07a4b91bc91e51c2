import type { Timer } from '@venuekit/core/time'
import type { Fields } from './fields.ts'
import type { RoomParts } from './parts.ts'
import type { Call, Operation } from './room.ts'

/** The market that a request names; undefined for all of them. */
export type MarketOf = (fields: Fields) => string | undefined

/** The dead man's switch: all orders of an account, or of one market, are cancelled unless it is set again in time. */
export class Countdown {
  readonly #room: RoomParts
  readonly #marketOf: MarketOf
  readonly #timers = new Map<string, Timer>()

  constructor(room: RoomParts, marketOf: MarketOf) {
    this.#room = room
    this.#marketOf = marketOf
  }

  get operation(): Operation {
    return { expires: true, handle: (call) => this.#set(call) }
  }

  #set({ account, fields }: Call): object {
    fields.required('timeout')
    const timeout = fields.integer('timeout', { fallback: 0 })
    if (timeout > 0 && timeout < 5) throw fields.refused('timeout')
    const market = this.#marketOf(fields)
    const key = `${account}/${market ?? ''}`
    this.#timers.get(key)?.cancel()
    this.#timers.delete(key)
    const { context, engine, options } = this.#room
    const markets = market === undefined ? undefined : [market]
    const fire = (): void => {
      this.#timers.delete(key)
      engine.cancelAll({ account, markets, reason: 'system' })
    }
    if (timeout > 0) this.#timers.set(key, context.clock.setTimer(timeout * 1_000, fire, { keepAlive: false }))
    const triggerTime = timeout === 0 ? 0 : this.#room.now() + timeout * 1_000
    return { triggerTime: options.triggerTime === 'text' ? String(triggerTime) : triggerTime }
  }
}
