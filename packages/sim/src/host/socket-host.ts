import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import { sleep, type Clock } from '@venuekit/core/time'
import { planAnswer, type PlannedAnswer } from '../faults/answer-plan.ts'
import type { FaultBox } from '../faults/fault-box.ts'
import type { CommandScope, CommandScopes } from './command-scope.ts'
import type { FaultRefusal, SocketHandler, SocketMessage, SocketRoute, Wire, WireRequest } from './wire.ts'
import { WireConnection } from './wire-connection.ts'
import { SharedText } from './write-batch.ts'

const largestMessage = 1_048_576

export interface SocketHostOptions {
  readonly wire: Wire
  readonly exchanges: readonly string[]
  readonly clock: Clock
  readonly faults: FaultBox
  readonly scopes: CommandScopes
  /** Told of what a wire threw. */
  readonly report: (error: unknown) => void
}

/** A WebSocket, and what it writes to. */
interface OpenSocket {
  readonly socket: WebSocket
  readonly stream: Duplex
}

/** The WebSocket connections of one kind. */
export class SocketHost {
  readonly #options: SocketHostOptions
  readonly #plain = new WebSocketServer({ noServer: true, maxPayload: largestMessage })
  readonly #deflating = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: true })
  readonly #connections = new Set<WireConnection>()
  readonly #texts = new SharedText()
  #lastId = 0

  constructor(options: SocketHostOptions) {
    this.#options = options
  }

  get connections(): ReadonlySet<WireConnection> {
    return this.#connections
  }

  open(
    route: SocketRoute,
    request: WireRequest,
    upgrade: { readonly message: IncomingMessage; readonly socket: Duplex; readonly head: Buffer },
  ): void {
    const server = route.deflate === true ? this.#deflating : this.#plain
    server.handleUpgrade(upgrade.message, upgrade.socket, upgrade.head, (socket) =>
      this.#connect({ socket, stream: upgrade.socket }, request, route),
    )
  }

  /** Resolves when every frame has been handed to its socket. */
  async drained(): Promise<void> {
    await Promise.all([...this.#connections].map((connection) => connection.drained()))
  }

  /** Says goodbye to everybody who listens. */
  async close(): Promise<void> {
    const said = [...this.#connections].map((connection) => connection.goodbye())
    this.#plain.close()
    this.#deflating.close()
    await Promise.all(said)
  }

  #connect({ socket, stream }: OpenSocket, request: WireRequest, route: SocketRoute): void {
    const { wire, exchanges, clock, faults, scopes, report } = this.#options
    this.#lastId += 1
    const connection = new WireConnection({
      id: this.#lastId,
      socket,
      stream,
      texts: this.#texts,
      request,
      route,
      clock,
      exchanges,
      scopes,
      strikes: (place) => faults.decide('frame', place),
      jumpSequence: (jump) => wire.jumpSequence?.(jump),
    })
    this.#connections.add(connection)
    // What a client does to the protocol (an invalid frame, a reset) ends in a close; there is nothing else to do.
    socket.on('error', () => {})
    const failed = (error: unknown): void => {
      report(error)
      connection.close(1011, '')
    }
    const guarded = (call: () => void): void => {
      try {
        call()
      } catch (error) {
        failed(error)
      }
    }
    const handler = route.open(connection)
    socket.on('message', (data, isBinary) => {
      this.#receive(connection, handler, toMessage(data, isBinary)).catch(failed)
    })
    socket.on('ping', (data) => guarded(() => handler.ping?.(data)))
    socket.on('pong', (data) => guarded(() => handler.pong?.(data)))
    socket.on('close', (code, reason) => {
      connection.ended()
      this.#connections.delete(connection)
      guarded(() => handler.closed?.(code, reason.toString()))
    })
  }

  async #receive(connection: WireConnection, handler: SocketHandler, message: SocketMessage): Promise<void> {
    if (connection.frozen) return
    const { scopes, clock, exchanges, faults } = this.#options
    const operation = handler.operation?.(message)
    if (operation === undefined) return handler.message(message)
    const { exchange = connection.route.exchange, channel, market, createsOrder = false } = operation
    const place = { exchanges: exchange === undefined ? exchanges : [exchange], channel, market }
    const strikes = [...faults.decide('request', place), ...(createsOrder ? faults.decide('order', place) : [])]
    const plan = planAnswer(strikes)
    const { answer } = plan
    if (plan.execute) {
      // What is cut or silent gives no order away through other frames either.
      if (answer.type === 'cut' || answer.type === 'silent') connection.mute()
      const scope: CommandScope = { orders: [], plan }
      await scopes.run(scope, () => handler.message(message))
    }
    if (answer.type === 'own') return
    if (plan.delayMs > 0) await sleep(clock, plan.delayMs)
    if (answer.type === 'cut') connection.terminate()
    else if (answer.type === 'silent') connection.freeze()
    else handler.refuse?.(message, refusalOf(answer))
  }
}

function toMessage(data: RawData, isBinary: boolean): SocketMessage {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.isBuffer(data) ? data : Buffer.from(data)
  return isBinary ? { type: 'binary', bytes } : { type: 'text', text: bytes.toString() }
}

/** No socket carries a page of HTML: that is an error of the server too. */
function refusalOf(answer: Extract<PlannedAnswer, { readonly type: 'html' | 'refusal' }>): FaultRefusal {
  return answer.type === 'html' ? { kind: 'server-error', status: answer.status } : answer.refusal
}
