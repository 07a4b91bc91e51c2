import type { Socket } from 'node:net'
import type { Client } from 'undici'
import type { Clock, Timer } from '@venuekit/core/time'
import { AnswerHandler, type AnswerHandlerOptions, type AnswerTaker } from './answer-handler.ts'
import { ConnectionGone, type WireRequest } from './wire-call.ts'

export interface ConnectionOptions {
  readonly socket: Socket
  readonly origin: string
  readonly clock: Clock
  /** The class `Client` of undici, which is loaded when it is first needed. */
  readonly client: typeof Client
  readonly keepAliveMs: number
  readonly maxHeaderBytes: number
  readonly maxBodyBytes: number
  /** The connection is free for the next request. */
  readonly onFree: (connection: Connection) => void
  /** The socket has closed. */
  readonly onClose: (connection: Connection) => void
}

/**
 * One connection that is there, and undici's client over it. One request at a time: it never pipelines, and what undici
 * would do on a connection that is lost (connect anew, send again) it cannot, since it is given this socket and no other.
 */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #socket: Socket
  readonly #handling: AnswerHandlerOptions
  #client: Client | undefined
  /** Whether undici has the socket. */
  #isTaken = false
  #idleTimer: Timer | undefined

  constructor(options: ConnectionOptions) {
    const { socket, clock, maxBodyBytes, onFree, onClose } = options
    const free = (): void => onFree(this)
    this.#options = options
    this.#socket = socket
    // Not at once: undici may still be about to close the socket behind an answer.
    this.#handling = { clock, maxBodyBytes, ended: () => queueMicrotask(free) }
    this.#socket.once('close', () => {
      this.#idleTimer?.cancel()
      onClose(this)
    })
  }

  get gone(): boolean {
    return this.#socket.destroyed
  }

  /** Sends a request, and hands over what becomes of it. */
  send({ method, target, headers, body }: WireRequest, taker: AnswerTaker): void {
    this.#unpark()
    this.#client ??= this.#createClient()
    this.#client.dispatch(
      {
        method,
        path: target,
        headers,
        body: body ?? null,
        idempotent: false,
        // Without this a DELETE with a body would cost the connection.
        reset: false,
      },
      new AnswerHandler(taker, this.#handling),
    )
  }

  /**
   * Waits for its first request. From then on undici watches it while it is idle; until then somebody must see when the
   * server closes it, close it in time, and not hold the process for it.
   */
  park(): void {
    if (this.#isTaken) return
    const { clock, keepAliveMs } = this.#options
    this.#socket.unref()
    this.#socket.once('data', this.close)
    this.#idleTimer = clock.setTimer(keepAliveMs, this.close, { keepAlive: false })
  }

  /** Closes the socket, whatever it is doing. */
  readonly close = (): void => {
    this.#socket.destroy()
  }

  #unpark(): void {
    if (this.#idleTimer === undefined) return
    this.#idleTimer.cancel()
    this.#idleTimer = undefined
    this.#socket.off('data', this.close).pause().ref()
  }

  #createClient(): Client {
    const { client: ClientClass, origin, keepAliveMs, maxHeaderBytes } = this.#options
    return new ClientClass(origin, {
      connect: (_, callback) => {
        const socket = this.#socket
        // Not at once: undici does not expect an answer from inside of its own call.
        process.nextTick(() => {
          if (this.#isTaken || socket.destroyed) return callback(new ConnectionGone('the connection was closed'), null)
          this.#isTaken = true
          callback(null, socket)
        })
      },
      pipelining: 1,
      allowH2: false,
      useMilo: false,
      // The call has its own deadline.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      keepAliveTimeoutThreshold: 1_000,
      maxHeaderSize: maxHeaderBytes,
    })
  }
}
