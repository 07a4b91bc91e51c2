import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import { systemClock, type Clock } from '@venuekit/core/time'
import type { FaultPlace, Strike } from '../faults/fault-box.ts'
import { planFrame } from '../faults/frame-plan.ts'
import { mangled } from '../faults/mangle.ts'
import type { CommandScopes } from './command-scope.ts'
import { SendQueue, wholeConnection } from './send-queue.ts'
import { WriteBatch, type SharedText } from './write-batch.ts'
import type { Frame, SequenceJump, SocketRoute, WireRequest, WireSocket } from './wire.ts'

const slowReaderMs = 1_000
const mostBufferedBytes = 67_108_864

export interface WireConnectionOptions {
  readonly id: number
  readonly socket: WebSocket
  /** What the WebSocket writes to. */
  readonly stream: Duplex
  readonly texts: SharedText
  readonly request: WireRequest
  readonly route: SocketRoute
  readonly clock: Clock
  /** The exchanges of the kind. */
  readonly exchanges: readonly string[]
  readonly scopes: CommandScopes
  readonly strikes: (place: FaultPlace) => readonly Strike[]
  readonly jumpSequence: (jump: SequenceJump) => void
}

/** Which connections a fault is aimed at; what is undefined means all. */
export interface ConnectionAim {
  readonly exchange: string | undefined
  readonly channel: ((name: string) => boolean) | undefined
  readonly market: string | undefined
}

/** One WebSocket connection: what the wire sends goes through the faults and the queue to the client. */
export class WireConnection implements WireSocket {
  readonly id: number
  readonly request: WireRequest
  readonly route: SocketRoute
  readonly openedAt: number
  readonly #options: WireConnectionOptions
  readonly #socket: WebSocket
  readonly #batch: WriteBatch
  readonly #queue: SendQueue
  readonly #compresses: boolean
  /** Which markets of which channels have gone over it. */
  readonly #seen = new Map<string, Set<string | undefined>>()
  readonly #whenCompressed: (() => void)[] = []
  #beingCompressed = 0
  #frozen = false

  constructor(options: WireConnectionOptions) {
    this.id = options.id
    this.request = options.request
    this.route = options.route
    this.openedAt = options.clock.now()
    this.#options = options
    this.#socket = options.socket
    this.#batch = new WriteBatch(options.stream)
    this.#queue = new SendQueue(options.clock)
    this.#compresses = options.socket.extensions.includes('permessage-deflate')
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount
  }

  /** A client that is half-open to us: nothing may be read or written any more. */
  get frozen(): boolean {
    return this.#frozen
  }

  send(frame: Frame): void {
    if (!this.open || this.#frozen) {
      if (frame.answer === true) this.#options.scopes.withhold()
      return
    }
    this.#note(frame)
    const answered = frame.answer === true ? this.#options.scopes.current?.plan : undefined
    if (answered !== undefined && answered.answer.type !== 'own') return
    const data = answered === undefined ? frame.data : mangled(frame.data, answered)
    const strikes = this.#options.strikes(this.#placeOf(frame))
    if (strikes.length > 0) return this.#sendThroughFaults({ ...frame, data }, strikes)
    const delayMs = answered?.delayMs ?? 0
    // An answer that waits has a lane of its own: the streams beside it go on.
    const delay = delayMs > 0 ? { delayMs, lane: `answers on ${frame.channel}` } : undefined
    this.#queue.push(frame.channel, () => this.#transmit(data), delay)
  }

  ping(data = ''): void {
    if (this.open && !this.#frozen) this.#socket.ping(data)
  }

  /** After everything that waits to be sent. */
  close(code = 1000, reason = ''): void {
    if (this.#queue.waiting === 0) return this.#end(code, reason)
    this.#queue.releaseHeld()
    void this.#queue.empty().then(() => this.#end(code, reason))
  }

  /** Resolves when what could be sent at once is with the socket, and that it closes. */
  async goodbye(): Promise<void> {
    if (this.#frozen) return
    this.close(1001, '')
    await this.#compressed()
  }

  terminate(): void {
    this.#queue.clear()
    this.#batch.flush()
    this.#socket.terminate()
  }

  /** Reads and writes nothing from now on; the connection stays. */
  freeze(): void {
    this.#frozen = true
    this.#batch.flush()
    this.#queue.clear()
    this.#socket.pause()
  }

  /** Writes nothing from now on, while what has come is still carried out. */
  mute(): void {
    this.#frozen = true
    this.#queue.clear()
  }

  /** Is a fault that strikes at once aimed at it? */
  concerns({ exchange, channel, market }: ConnectionAim): boolean {
    if (exchange !== undefined && this.route.exchange !== undefined && this.route.exchange !== exchange) return false
    if (channel === undefined && market === undefined) return true
    for (const [seen, markets] of this.#seen)
      if ((channel === undefined || channel(seen)) && (market === undefined || markets.has(market))) return true
    return false
  }

  /** Resolves when everything that was sent has been handed to the socket. */
  async drained(): Promise<void> {
    this.#queue.releaseHeld()
    await this.#queue.empty()
    this.#batch.flush()
    await this.#compressed()
  }

  /** What the host does when the connection is over. */
  ended(): void {
    this.#queue.clear()
  }

  /** Nothing that was written waits for the end of a turn that the connection may not live to see. */
  #end(code: number, reason: string): void {
    this.#socket.close(code, reason)
    this.#batch.flush()
  }

  async #compressed(): Promise<void> {
    while (this.#beingCompressed > 0) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#whenCompressed.push(resolve)
      using _ = systemClock.setTimer(slowReaderMs, resolve)
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await promise
      // A client that does not read takes nothing from the socket; it is not waited for.
      if (this.#options.stream.writableLength > 0) return
    }
  }

  #sendThroughFaults(frame: Frame, strikes: readonly Strike[]): void {
    const plan = planFrame(strikes)
    const isLost = plan.ends !== undefined || plan.copies === 0 || plan.corrupt || plan.truncate
    if (isLost && frame.answer === true) this.#options.scopes.withhold()
    if (plan.ends === 'cut') return this.terminate()
    if (plan.ends === 'half-open') return this.freeze()
    const data = mangled(frame.data, plan)
    const transmit = (): void => {
      for (let copy = 0; copy < plan.copies; copy += 1) this.#transmit(data)
    }
    const lane = plan.lane === 'connection' ? wholeConnection : frame.channel
    const delay = plan.delayMs > 0 ? { delayMs: plan.delayMs, lane } : undefined
    if (plan.reorder) this.#queue.hold(frame.channel, transmit)
    else if (plan.copies > 0) this.#queue.push(frame.channel, transmit, delay)
    if (plan.jump === 0) return
    const { exchange = this.route.exchange, channel, market } = frame
    this.#options.jumpSequence({ exchange, channel, market, by: plan.jump })
  }

  #transmit(data: string | Uint8Array): void {
    if (!this.open || this.#frozen) return
    // An exchange does not keep for ever what a client does not read.
    if (this.#socket.bufferedAmount > mostBufferedBytes) return this.terminate()
    const isText = typeof data === 'string'
    const bytes = isText ? this.#options.texts.bytesOf(data) : data
    this.#batch.open()
    if (!this.#compresses) return this.#socket.send(bytes, { binary: !isText })
    this.#beingCompressed += 1
    this.#socket.send(bytes, { binary: !isText }, () => {
      this.#beingCompressed -= 1
      if (this.#beingCompressed === 0) for (const resolve of this.#whenCompressed.splice(0)) resolve()
    })
  }

  #placeOf({ exchange = this.route.exchange, channel, market }: Frame): FaultPlace {
    return { exchanges: exchange === undefined ? this.#options.exchanges : [exchange], channel, market }
  }

  #note({ channel, market }: Frame): void {
    const markets = this.#seen.get(channel)
    if (markets === undefined) this.#seen.set(channel, new Set([market]))
    else markets.add(market)
  }
}
