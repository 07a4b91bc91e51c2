import type { Timer } from '@venuekit/core/time'
import type { Call, Operation } from '../common/room.ts'
import type { SpotParts } from './spot-parts.ts'

/** The dead man's switch: all orders of an account, or of a pair, are cancelled unless it is set again in time. */
export class Countdown {
  readonly #parts: SpotParts
  readonly #timers = new Map<string, Timer>()

  constructor(parts: SpotParts) {
    this.#parts = parts
  }

  get routes(): Readonly<Record<string, Operation>> {
    return { 'POST /spot/countdown_cancel_all': { expires: true, handle: (call) => this.#set(call) } }
  }

  #set({ account, fields }: Call): object {
    fields.required('timeout')
    const timeout = fields.integer('timeout', { fallback: 0 })
    if (timeout > 0 && timeout < 5) throw fields.refused('timeout')
    const pair = this.#parts.optionalPair(fields)
    const key = `${account}/${pair?.id ?? ''}`
    this.#timers.get(key)?.cancel()
    this.#timers.delete(key)
    const { context, engine, options } = this.#parts.room
    const markets = pair === undefined ? undefined : [pair.id]
    const fire = (): void => {
      this.#timers.delete(key)
      engine.cancelAll({ account, markets, reason: 'system' })
    }
    if (timeout > 0) this.#timers.set(key, context.clock.setTimer(timeout * 1_000, fire, { keepAlive: false }))
    const triggerTime = timeout === 0 ? 0 : this.#parts.room.now() + timeout * 1_000
    return { triggerTime: options.spotTriggerTime === 'text' ? String(triggerTime) : triggerTime }
  }
}
