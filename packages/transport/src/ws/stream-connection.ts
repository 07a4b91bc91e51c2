import type { Control, Permit, StreamAddress } from '@venuekit/core'
import { abortable, withTimeout } from '@venuekit/core/async'
import {
  ClosedError,
  ExchangeConnectionError,
  NetworkError,
  printable,
  RateLimitError,
  type ErrorDetails,
  type VenuekitError,
} from '@venuekit/core/errors'
import { parseEndpointUrl } from '../network/endpoint-url.ts'
import { AddressLease } from './address-lease.ts'
import { connectionName, type MutableConnectionInfo } from './connection-info.ts'
import { ControlInbox } from './control-inbox.ts'
import { FramePacer, type FramePurpose } from './frame-pacer.ts'
import { Heartbeat } from './heartbeat.ts'
import { openStreamSocket } from './open-stream-socket.ts'
import { PendingRequests, type RequestWait, type StreamRequest } from './pending-requests.ts'
import { asVenuekitError, notSent } from './stream-failure.ts'
import { showTap, type SessionScope } from './session-scope.ts'
import type { StreamSocket } from './stream-socket.ts'
import { shownFrame, type StreamTapEvent } from './tap.ts'
import { TopicFrames, type TopicHooks } from './topic-frames.ts'

/** What a connection tells its owner. */
export interface ConnectionHooks extends TopicHooks {
  /** The line is open; no frame has been read yet. */
  readonly opened: () => void
  /** It had been opened and greeted, and is lost. Told once, unless this side closed it. */
  readonly lost: (error: VenuekitError) => void
  /** A frame of data could not be read: something of its topics is missing. */
  readonly damaged: (error: unknown) => void
  /** The exchange asks for another connection. */
  readonly replace: (reason: string) => void
}

const encoder = new TextEncoder()
const nothing = new Uint8Array(0)

/** One connection, from its permit to its end: line, greeting, heartbeat, topics and requests. It is used once. */
export class StreamConnection<Topic> {
  readonly info: MutableConnectionInfo
  readonly topics: TopicFrames<Topic>
  readonly requests: PendingRequests
  readonly #scope: SessionScope<Topic>
  readonly #hooks: ConnectionHooks
  readonly #details: ErrorDetails
  readonly #inbox: ControlInbox
  readonly #pacer: FramePacer
  readonly #life = new AbortController()
  #socket: StreamSocket | undefined
  #heartbeat: Heartbeat | undefined
  #lease: AddressLease | undefined
  #permit: Permit | undefined
  #phase: 'opening' | 'ready' | 'over' = 'opening'
  #lastId = 0

  constructor(scope: SessionScope<Topic>, info: MutableConnectionInfo, hooks: ConnectionHooks) {
    const { protocol, context, exchange, options } = scope
    this.info = info
    this.#scope = scope
    this.#hooks = hooks
    this.#details = { exchange, context: { connection: connectionName(info) } }
    this.#inbox = new ControlInbox(context.clock)
    this.#pacer = new FramePacer(protocol.limits.framesPerSecond, context.clock)
    this.requests = new PendingRequests(context.clock, this.#details)
    this.topics = new TopicFrames({
      protocol,
      exchange,
      clock: context.clock,
      answerWithinMs: options.request.timeoutMs,
      nextId: () => (this.#lastId += 1),
      frameRequest: (id) => ({ id, nowMs: context.exchangeClock.now(), context }),
      turn: () => this.#pacer.turn('topics', this.#life.signal),
      send: (text) => this.#write(text),
      hooks,
    })
  }

  get isReady(): boolean {
    return this.#phase === 'ready'
  }

  /** Opens and greets. Rejects with the reason why that failed; then the connection is over. */
  async open(): Promise<void> {
    const { context, options, protocol, exchange } = this.#scope
    try {
      await this.#openLine()
      const greeting = (signal: AbortSignal): Promise<void> => this.#greet(signal)
      const { timeoutMs } = options.request
      const { clock } = context
      if (protocol.greet !== undefined) {
        await withTimeout(greeting, {
          clock,
          timeoutMs,
          signal: this.#life.signal,
          operation: `greeting of ${exchange}`,
        })
      }
      this.#life.signal.throwIfAborted()
      this.#phase = 'ready'
    } catch (error) {
      const reason = asVenuekitError(this.#life.signal.aborted ? this.#life.signal.reason : error)
      if (this.#end(reason)) this.#socket?.terminate()
      // It may have been granted just as the connection was given up.
      if (this.#socket === undefined) this.#permit?.release()
      throw reason
    }
  }

  /** Says goodbye and waits until the line is closed; nothing of it is delivered any more. */
  async close(): Promise<void> {
    this.#end(new ClosedError('The connection was closed', this.#details))
    await this.#socket?.close()
    await this.#lease?.release()
  }

  /** Gives the line up, as lost for this reason. */
  cut(error: VenuekitError): void {
    const wasReady = this.#phase === 'ready'
    if (!this.#end(error)) return
    this.#socket?.terminate()
    if (wasReady) this.#hooks.lost(error)
  }

  /** Sends a request and waits for its answer; fails with the outcome `not-sent` as long as nothing has been written. */
  async request(request: StreamRequest, wait: RequestWait): Promise<Uint8Array> {
    const { clock } = this.#scope.context
    const { id, text } = request
    const until = clock.monotonic() + wait.timeoutMs
    this.requests.checkId(id)
    try {
      await withTimeout((signal) => this.#pacer.turn('request', signal), { clock, ...wait, operation: 'request' })
    } catch (error) {
      throw notSent(error, this.#details)
    }
    this.requests.checkId(id)
    if (!this.isReady) throw notSent(undefined, this.#details)
    const answer = this.requests.answer(request, { ...wait, timeoutMs: until - clock.monotonic() })
    this.#write(text)
    return answer
  }

  async #openLine(): Promise<void> {
    const { context, protocol, options, network, compression, metrics } = this.#scope
    const { signal } = this.#life
    const { group } = this.info
    this.#permit = await this.#permitted(signal)
    const address = protocol.url(group, context, signal)
    // Whoever was too late with an address gives it back all the same.
    void address.then(
      (late) => this.#hold(late),
      () => {},
    )
    const { url } = await abortable(address, { signal, operation: `address of ${group}` })
    metrics.connects.add()
    await openStreamSocket({
      url: parseEndpointUrl(url.reveal(), 'ws', `address of ${group}`),
      headers: protocol.headers?.(group, context) ?? {},
      network,
      compression,
      clock: context.clock,
      ...options.socket,
      signal,
      details: this.#details,
      hooks: {
        opened: (socket) => this.#opened(socket),
        message: (bytes, binary) => this.#message(bytes, binary),
        ping: (bytes) => this.#pinged(bytes),
        pong: (bytes) => this.#ponged(bytes),
        closed: (error) => this.#closed(error),
      },
    })
  }

  async #permitted(signal: AbortSignal): Promise<Permit | undefined> {
    const { context, protocol, domain } = this.#scope
    const charges = protocol.limits.connects
    if (charges.length === 0) return undefined
    return context.budgets.acquire(charges, { lane: domain === 'private' ? 'query' : 'public', signal })
  }

  #hold({ lease }: StreamAddress): void {
    if (lease === undefined) return
    this.#lease = new AddressLease(lease, this.#scope.context.clock, {
      failed: (action, error) => {
        this.#scope.logger.warn(`what the address holds could not be ${action}ed`, { error })
        if (action === 'renew') this.#hooks.replace('its listen key could not be renewed')
      },
    })
    if (this.#phase === 'over') void this.#lease.release()
  }

  #opened(socket: StreamSocket): void {
    if (this.#phase === 'over') return socket.terminate()
    const { context, options } = this.#scope
    this.#socket = socket
    this.#heartbeat = new Heartbeat(options.heartbeat, context.clock, {
      ping: () => void this.#ping(),
      dead: (silentMs) =>
        this.cut(new NetworkError(`The line is dead: no sign of life for ${Math.round(silentMs)} ms`, this.#details)),
    })
    this.#show('in', 'open', nothing)
    this.#hooks.opened()
  }

  async #greet(signal: AbortSignal): Promise<void> {
    const { protocol, context } = this.#scope
    const wire = {
      send: async (text: string): Promise<void> => {
        await this.#pacer.turn('request', signal)
        this.#write(text)
      },
      next: (accept: (control: Control) => boolean, options?: { readonly timeoutMs?: number }) =>
        this.#inbox.next(accept, options),
    }
    await protocol.greet?.(wire, this.info.group, context, signal)
  }

  #message(bytes: Uint8Array, binary: boolean): void {
    if (this.#phase === 'over') return
    const { sink, metrics, tap } = this.#scope
    this.#heartbeat?.frame()
    metrics.frames.add()
    metrics.bytes.add(bytes.length)
    if (tap !== undefined) this.#show('in', binary ? 'binary' : 'text', bytes)
    try {
      if (sink(bytes, binary, this.info) === 'emitted') return
    } catch (error) {
      metrics.damaged.add()
      return this.#hooks.damaged(error)
    }
    this.#control(bytes, binary)
  }

  #control(bytes: Uint8Array, binary: boolean): void {
    const { protocol, logger, metrics } = this.#scope
    try {
      const controls = protocol.control(bytes, binary)
      if (controls === undefined) return this.#unread(bytes, binary)
      if ('type' in controls) this.#obey(controls)
      else for (const control of controls) this.#obey(control)
    } catch (error) {
      metrics.damaged.add()
      logger.warn('a control frame could not be read', { connection: connectionName(this.info), error })
    }
  }

  #unread(bytes: Uint8Array, binary: boolean): void {
    const { unread, metrics } = this.#scope
    try {
      unread?.(bytes, binary, this.info)
    } catch (error) {
      metrics.damaged.add()
      this.#hooks.damaged(error)
    }
  }

  #obey(control: Control): void {
    if (this.#phase === 'opening' && this.#inbox.offer(control)) return
    switch (control.type) {
      case 'pong':
        return this.#heartbeat?.answer()
      case 'reply':
        return void this.#send(control.send, 'life')
      case 'response':
        return this.requests.settle(control)
      case 'session':
        // It answers a greeting; where nothing waits for it any more, only a refusal matters.
        return control.error === undefined ? undefined : this.cut(control.error)
      case 'ack':
      case 'refusal':
        return this.topics.control(control)
      case 'notice':
        this.#scope.notice(control, this.info)
        return control.reconnect === true ? this.#hooks.replace(printable(control.text)) : undefined
      case 'failure':
        return this.cut(this.#failure(control.error, control.fatal))
    }
  }

  #failure(cause: VenuekitError, fatal: boolean): VenuekitError {
    const problem = `The exchange gave the connection up: ${cause.message}`
    return new NetworkError(problem, { ...this.#details, retryable: !fatal, retryAfterMs: cause.retryAfterMs, cause })
  }

  async #ping(): Promise<void> {
    const { protocol } = this.#scope
    if (protocol.heartbeat.send !== 'ping-frame')
      return this.#send(protocol.heartbeat.send(this.#scope.context.exchangeClock.now()), 'life')
    this.#show('out', 'ping', nothing)
    this.#socket?.ping()
  }

  #pinged(bytes: Uint8Array): void {
    this.#heartbeat?.frame()
    this.#show('in', 'ping', bytes)
  }

  #ponged(bytes: Uint8Array): void {
    this.#heartbeat?.answer()
    this.#show('in', 'pong', bytes)
  }

  /** Sends when it is this frame's turn; a connection that ends before needs it no more. */
  async #send(text: string, purpose: FramePurpose): Promise<void> {
    try {
      await this.#pacer.turn(purpose, this.#life.signal)
    } catch {
      return
    }
    this.#write(text)
  }

  #write(text: string): void {
    if (this.#phase === 'over' || this.#socket === undefined) return
    this.#scope.metrics.sent.add()
    if (this.#scope.tap !== undefined) this.#show('out', 'text', encoder.encode(text))
    this.#socket.send(text)
  }

  #closed(error: VenuekitError): void {
    this.#show('in', 'close', encoder.encode(error.message))
    this.#permit?.release()
    void this.#lease?.release()
    this.cut(error)
  }

  /** Ends everything but the line itself. False when that has been done. */
  #end(error: VenuekitError): boolean {
    if (this.#phase === 'over') return false
    this.#phase = 'over'
    this.info.isCurrent = false
    this.#heartbeat?.stop()
    this.#inbox.fail(error)
    this.topics.end()
    this.requests.fail(
      (details) => new NetworkError(`The line was lost before the answer came`, { ...details, cause: error }),
    )
    this.#life.abort(error)
    void this.#pacer.close()
    // Without a socket there is nothing to wait for; otherwise it is given back when that is closed.
    if (this.#socket === undefined) void this.#lease?.release()
    this.#settlePermit(error)
    return true
  }

  /** A line that was never there costs nothing; one that was there counts until it is closed. */
  #settlePermit(error: VenuekitError): void {
    const { protocol, context } = this.#scope
    if (RateLimitError.is(error) && this.#permit !== undefined) {
      for (const { budget } of protocol.limits.connects) context.budgets.penalise(budget, error.retryAfterMs)
    }
    if (this.#socket !== undefined) return
    if (ExchangeConnectionError.is(error)) this.#permit?.refund()
    this.#permit?.release()
  }

  #show(direction: 'in' | 'out', kind: StreamTapEvent['kind'], bytes: Uint8Array): void {
    if (this.#scope.tap === undefined) return
    const shown = kind === 'ping' || kind === 'pong' ? bytes : shownFrame(bytes, kind === 'binary')
    showTap(this.#scope, { connection: this.info, direction, kind, bytes: shown })
  }
}
