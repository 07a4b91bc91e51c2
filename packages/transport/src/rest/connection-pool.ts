import type { Socket } from 'node:net'
import type { Client } from 'undici'
import { ClosedError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { Connector, type Opening } from '../network/connector.ts'
import type { AnswerTaker } from './answer-handler.ts'
import { Connection } from './connection.ts'
import type { CheckedPoolOptions } from './pool-options.ts'
import { Cancelled, ConnectionGone, type Sending, type WireAnswer, type WireRequest } from './wire-call.ts'

/** How a pool stands, and what it has done since it was made. */
export interface RestPoolStats {
  readonly busy: number
  readonly idle: number
  readonly opening: number
  /** Calls that wait for a connection. */
  readonly waiting: number
  /** Connections made so far. */
  readonly opened: number
  /** Requests sent so far; with `opened` it tells how often a connection was used again. */
  readonly requests: number
}

/**
 * The connections of one client to one server. A call takes the one that was used last; when none is idle, one more is
 * opened up to the limit, and who waits gets whichever is free first, the most urgent lane before the others.
 */
export class ConnectionPool {
  readonly #options: CheckedPoolOptions
  readonly #clock: Clock
  readonly #url: URL
  readonly #connector: Connector
  readonly #all = new Set<Connection>()
  readonly #idle: Connection[] = []
  readonly #waiting: AnswerTaker[] = []
  readonly #openings = new Set<Opening>()
  #client: typeof Client | undefined
  #opened = 0
  #requests = 0
  #closed: ClosedError | undefined
  #onEmpty: (() => void) | undefined

  constructor(url: URL, options: CheckedPoolOptions, clock: Clock) {
    this.#url = url
    this.#options = options
    this.#clock = clock
    this.#connector = new Connector({ ...options.network, url, clock, connectTimeoutMs: options.connectTimeoutMs })
  }

  /** The most that a body may measure once it is unpacked. */
  get maxBodyBytes(): number {
    return this.#options.maxBodyBytes
  }

  get stats(): RestPoolStats {
    const idle = this.#idle.length
    return Object.freeze({
      busy: this.#all.size - idle,
      idle,
      opening: this.#openings.size,
      waiting: this.#waiting.length,
      opened: this.#opened,
      requests: this.#requests,
    })
  }

  /** Sends a request through whichever connection is there first. Rejects with what ended it. */
  send(sending: Sending): Promise<WireAnswer> {
    return new Promise<WireAnswer>((resolve, reject) => {
      // The server may have closed every idle connection; one that is new can be lost as well, but not for ever.
      let triesLeft = this.#options.connections + 1
      const taker: AnswerTaker = {
        sending,
        resolve,
        reject: (error) => {
          const again = error instanceof ConnectionGone && triesLeft > 0
          triesLeft -= 1
          if (again) this.#begin(taker)
          else reject(error)
        },
      }
      this.#begin(taker)
    })
  }

  /** Closes every connection at once, whatever it is doing; resolves when all of them are closed. */
  async close(): Promise<void> {
    this.#closed ??= new ClosedError('The connections were closed')
    for (const opening of this.#openings) opening.cancel()
    this.#openings.clear()
    for (const waiting of this.#waiting.splice(0)) this.#refuse(waiting, this.#closed)
    if (this.#all.size === 0) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const others = this.#onEmpty
    this.#onEmpty = () => {
      others?.()
      resolve()
    }
    for (const connection of this.#all) connection.close()
    await promise
  }

  #begin(taker: AnswerTaker): void {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (!connection.gone) return this.#sendThrough(connection, taker)
    }
    if (this.#closed === undefined) this.#enqueue(taker)
    else taker.reject(this.#closed)
  }

  #sendThrough(connection: Connection, taker: AnswerTaker): void {
    let request: WireRequest
    try {
      request = taker.sending.write()
    } catch (error) {
      this.#giveBack(connection)
      return taker.reject(error instanceof Error ? error : new Error('the request could not be made', { cause: error }))
    }
    this.#requests += 1
    connection.send(request, taker)
  }

  #enqueue(taker: AnswerTaker): void {
    const { call, rank } = taker.sending
    call.onCancel = () => {
      this.#waiting.splice(this.#waiting.indexOf(taker), 1)
      this.#dropSurplus()
      this.#refuse(taker, new Cancelled('cancelled before there was a connection'))
    }
    const behind = this.#waiting.findIndex((other) => other.sending.rank > rank)
    this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, taker)
    this.#openAsNeeded()
  }

  #refuse(taker: AnswerTaker, error: Error): void {
    taker.sending.call.onCancel = undefined
    taker.reject(error)
  }

  /** Nobody opens a connection that nobody waits for, and nobody beyond the limit. */
  #openAsNeeded(): void {
    while (
      this.#openings.size < this.#waiting.length &&
      this.#openings.size + this.#all.size < this.#options.connections
    ) {
      this.#openings.add(this.#open())
    }
  }

  #open(): Opening {
    let isCancelled = false
    let opening: Opening | undefined
    const handle: Opening = {
      cancel: () => {
        isCancelled = true
        opening?.cancel()
      },
    }
    const failed = (error: Error): void => {
      this.#openings.delete(handle)
      // Whoever waits longest for it learns why; the others have attempts of their own.
      const [first] = this.#waiting.splice(0, 1)
      if (first !== undefined) this.#refuse(first, error)
      this.#openAsNeeded()
    }
    const opened = (socket: Socket): void => {
      this.#openings.delete(handle)
      this.#admit(socket)
    }
    const begin = (): void => {
      if (!isCancelled) opening = this.#connector.open({ opened, failed })
    }
    if (this.#client !== undefined) begin()
    else this.#load().then(begin, failed)
    return handle
  }

  /** Loads undici when the first connection is needed. */
  async #load(): Promise<void> {
    const { Client: ClientClass } = await import('undici')
    this.#client = ClientClass
  }

  #admit(socket: Socket): void {
    if (this.#client === undefined) return
    const { keepAliveMs, maxHeaderBytes, maxBodyBytes } = this.#options
    const connection = new Connection({
      socket,
      origin: this.#url.origin,
      clock: this.#clock,
      client: this.#client,
      keepAliveMs,
      maxHeaderBytes,
      maxBodyBytes,
      onFree: (free) => this.#giveBack(free),
      onClose: (closed) => this.#forget(closed),
    })
    this.#all.add(connection)
    this.#opened += 1
    this.#giveBack(connection)
  }

  #giveBack(connection: Connection): void {
    if (connection.gone) return
    const waiting = this.#waiting.shift()
    if (waiting === undefined) {
      connection.park()
      this.#idle.push(connection)
      return
    }
    waiting.sending.call.onCancel = undefined
    this.#sendThrough(connection, waiting)
  }

  #forget(connection: Connection): void {
    this.#all.delete(connection)
    const index = this.#idle.indexOf(connection)
    if (index !== -1) this.#idle.splice(index, 1)
    if (this.#all.size === 0) this.#onEmpty?.()
    this.#openAsNeeded()
  }

  /** Gives up attempts to connect that nobody waits for any more, the youngest first. */
  #dropSurplus(): void {
    for (const opening of [...this.#openings].toReversed()) {
      if (this.#openings.size <= this.#waiting.length) return
      this.#openings.delete(opening)
      opening.cancel()
    }
  }
}
