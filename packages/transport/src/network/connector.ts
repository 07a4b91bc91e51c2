import type { Socket } from 'node:net'
import type { Clock, Timer } from '@venuekit/core/time'
import { ExchangeConnectionError } from '@venuekit/core/errors'
import { connectFailure } from './connect-failure.ts'
import type { CheckedNetworkOptions } from './network-options.ts'
import { beginSocket, targetOf, type SocketTarget } from './open-socket.ts'
import { beginTunnel } from './tunnel.ts'

export interface ConnectorOptions extends CheckedNetworkOptions {
  readonly url: URL
  readonly clock: Clock
  readonly connectTimeoutMs: number
}

/** Takes note of what became of an attempt to connect. Exactly one of the two is called, unless the attempt is given up. */
export interface ConnectOutcome {
  readonly opened: (socket: Socket) => void
  readonly failed: (error: ExchangeConnectionError) => void
}

/** An attempt to connect that is under way. */
export interface Opening {
  /** Gives up: the socket is closed at once, and nobody is told anything more. */
  cancel(): void
}

/**
 * Opens connections to one server: name, TCP, proxy, TLS. A connection that it hands over is complete, so that who has
 * none yet knows that nothing has been sent.
 */
export class Connector {
  readonly #options: ConnectorOptions
  readonly #target: SocketTarget
  /** Of the last TLS connection: it saves the next one a round trip. */
  #session: Buffer | undefined

  constructor(options: ConnectorOptions) {
    this.#options = options
    this.#target = targetOf(options.url)
  }

  open(outcome: ConnectOutcome): Opening {
    const attempt = new Attempt(this.#options, outcome)
    const { proxy, localAddress, ca } = this.#options
    if (proxy === undefined) this.#connect(attempt, undefined)
    else {
      attempt.giveUp = beginTunnel(proxy, this.#target, {
        localAddress,
        ca,
        connected: (tunnel) => this.#connect(attempt, tunnel),
        failed: (error) => attempt.fail(error),
      })
    }
    return attempt
  }

  #connect(attempt: Attempt, tunnel: Socket | undefined): void {
    const { localAddress, ca, proxy } = this.#options
    const socket = beginSocket(this.#target, { localAddress, ca, proxy, tunnel, session: this.#session })
    attempt.giveUp = () => {
      socket.destroy()
    }
    // These stay for as long as the socket lives: an error that nobody listens to would end the process.
    tunnel?.on('error', (error) => attempt.fail(error))
    socket.on('error', (error) => attempt.fail(error))
    if (!this.#target.secure && tunnel !== undefined) return attempt.succeed(socket)
    socket.on('session', (session: Buffer) => (this.#session = session))
    socket.once(this.#target.secure ? 'secureConnect' : 'connect', () => attempt.succeed(socket))
  }
}

class Attempt implements Opening {
  giveUp: () => void = () => {}
  readonly #outcome: ConnectOutcome
  readonly #host: string
  readonly #timer: Timer
  #isOver = false

  constructor({ url, clock, connectTimeoutMs }: ConnectorOptions, outcome: ConnectOutcome) {
    this.#outcome = outcome
    this.#host = url.host
    this.#timer = clock.setTimer(connectTimeoutMs, () => {
      this.fail(new Error(`there was none after ${connectTimeoutMs} ms`))
      this.giveUp()
    })
  }

  succeed(socket: Socket): void {
    if (this.#end()) this.#outcome.opened(socket)
  }

  fail(cause: unknown): void {
    if (!this.#end()) return
    this.#outcome.failed(ExchangeConnectionError.is(cause) ? cause : connectFailure(cause, this.#host))
  }

  cancel(): void {
    if (this.#end()) this.giveUp()
  }

  /** True for the first one who ends it. */
  #end(): boolean {
    if (this.#isOver) return false
    this.#isOver = true
    this.#timer.cancel()
    return true
  }
}
