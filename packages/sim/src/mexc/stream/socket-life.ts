import type { Timer } from '@venuekit/core/time'
import type { WireContext } from '../../host/kind.ts'
import type { WireSocket } from '../../host/wire.ts'
import type { MexcOptions } from '../options.ts'

const second = 1_000

export interface SocketLifeOptions {
  readonly context: WireContext<MexcOptions>
  readonly isSubscribed: () => boolean
}

/** When the server closes a socket: unused, silent, too old, or when its client talks too much. */
export class SocketLife {
  readonly #socket: WireSocket
  readonly #options: SocketLifeOptions
  readonly #bornAt: number
  /** Since when it has no subscription. */
  #unusedSince: number
  /** When there was data or a PING. */
  #activeAt: number
  #timer: Timer | undefined
  #second = { endsAt: 0, messages: 0 }

  constructor(socket: WireSocket, options: SocketLifeOptions) {
    this.#socket = socket
    this.#options = options
    const now = options.context.clock.monotonic()
    this.#bornAt = now
    this.#unusedSince = now
    this.#activeAt = now
    this.#watch()
  }

  /** Data went out, or a PING came in. */
  active(): void {
    this.#activeAt = this.#options.context.clock.monotonic()
  }

  /** There are subscriptions now, or none any more. */
  changed(): void {
    const now = this.#options.context.clock.monotonic()
    this.#unusedSince = now
    this.#activeAt = now
    this.#watch()
  }

  /** Counts a message of the client; false when it was one too many and the socket is closed. */
  takes(): boolean {
    const { clock, options } = this.#options.context
    const now = clock.monotonic()
    if (now >= this.#second.endsAt) this.#second = { endsAt: now + second, messages: 0 }
    this.#second.messages += 1
    if (this.#second.messages <= options.messagesPerSecond) return true
    this.close()
    return false
  }

  close(): void {
    this.end()
    const { closeCode } = this.#options.context.options
    if (closeCode === '1006') this.#socket.terminate()
    else this.#socket.close(Number(closeCode), '')
  }

  end(): void {
    this.#timer?.cancel()
  }

  #watch(): void {
    this.#timer?.cancel()
    const { clock } = this.#options.context
    const left = this.#deadline() - clock.monotonic()
    if (left <= 0) this.close()
    else if (left < Infinity) this.#timer = clock.setTimer(left, () => this.#watch(), { keepAlive: false })
  }

  #deadline(): number {
    const { lifetimeMs, silentCloseMs, unusedCloseMs } = this.#options.context.options
    const [since, length] = this.#options.isSubscribed()
      ? [this.#activeAt, silentCloseMs]
      : [this.#unusedSince, unusedCloseMs]
    return Math.min(lifetimeMs === 0 ? Infinity : this.#bornAt + lifetimeMs, length === 0 ? Infinity : since + length)
  }
}
