import type { StreamAddress } from '@venuekit/core'
import type { Clock, Timer } from '@venuekit/core/time'

export interface AddressLeaseHooks {
  readonly failed: (action: 'renew' | 'release', error: unknown) => void
}

/** Keeps what an address holds (a listen key) alive for as long as its connection lives, and gives it back once. */
export class AddressLease {
  readonly #lease: NonNullable<StreamAddress['lease']>
  readonly #clock: Clock
  readonly #hooks: AddressLeaseHooks
  readonly #ended = new AbortController()
  #timer: Timer | undefined
  #released: Promise<void> | undefined

  constructor(lease: NonNullable<StreamAddress['lease']>, clock: Clock, hooks: AddressLeaseHooks) {
    this.#lease = lease
    this.#clock = clock
    this.#hooks = hooks
    this.#arm()
  }

  /** Resolves when it has been given back, or could not be. */
  release(): Promise<void> {
    this.#released ??= this.#release()
    return this.#released
  }

  #arm(): void {
    this.#timer = this.#clock.setTimer(this.#lease.renewEveryMs, () => void this.#renew(), { keepAlive: false })
  }

  async #renew(): Promise<void> {
    try {
      await this.#lease.renew(this.#ended.signal)
      if (!this.#ended.signal.aborted) this.#arm()
    } catch (error) {
      if (!this.#ended.signal.aborted) this.#hooks.failed('renew', error)
    }
  }

  async #release(): Promise<void> {
    this.#timer?.cancel()
    this.#ended.abort()
    try {
      await this.#lease.release()
    } catch (error) {
      this.#hooks.failed('release', error)
    }
  }
}
