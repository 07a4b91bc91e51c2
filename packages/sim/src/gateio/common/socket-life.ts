import type { Timer } from '@venuekit/core/time'
import type { WireContext } from '../../host/kind.ts'
import type { WireSocket } from '../../host/wire.ts'
import type { GateioOptions } from '../options.ts'

export interface SocketLifeOptions {
  readonly context: WireContext<GateioOptions>
  readonly isSubscribed: () => boolean
}

/** When a socket is cut: without subscription and traffic after a while, or when protocol pings are not answered. */
export class SocketLife {
  readonly #socket: WireSocket
  readonly #options: SocketLifeOptions
  #heardAt: number
  #idleTimer: Timer | undefined
  #pingTimer: Timer | undefined
  #isWaiting = false

  constructor(socket: WireSocket, options: SocketLifeOptions) {
    this.#socket = socket
    this.#options = options
    this.#heardAt = options.context.clock.monotonic()
    this.#watch()
    this.#schedulePing()
  }

  heard(): void {
    this.#heardAt = this.#options.context.clock.monotonic()
  }

  ponged(): void {
    this.#isWaiting = false
    this.heard()
  }

  end(): void {
    this.#idleTimer?.cancel()
    this.#pingTimer?.cancel()
  }

  #watch(): void {
    const { clock, options } = this.#options.context
    const { idleCloseMs } = options
    if (idleCloseMs === 0) return
    const quiet = clock.monotonic() - this.#heardAt
    const isIdle = quiet >= idleCloseMs && !this.#options.isSubscribed()
    if (isIdle) return this.#socket.terminate()
    const left = quiet >= idleCloseMs ? idleCloseMs : idleCloseMs - quiet
    this.#idleTimer = clock.setTimer(left, () => this.#watch(), { keepAlive: false })
  }

  #schedulePing(): void {
    const { clock, options } = this.#options.context
    if (options.serverPingMs === 0) return
    const send = (): void => {
      if (this.#isWaiting) return this.#socket.terminate()
      this.#isWaiting = true
      this.#socket.ping()
      this.#schedulePing()
    }
    this.#pingTimer = clock.setTimer(options.serverPingMs, send, { keepAlive: false })
  }
}
