import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { sleep } from '@venuekit/core/time'
import { planAnswer, type AnswerPlan, type PlannedAnswer } from '../faults/answer-plan.ts'
import { mangled } from '../faults/mangle.ts'
import type { CommandScope } from './command-scope.ts'
import { freezeConnection, isFrozen } from './half-open.ts'
import type { SocketHost, SocketHostOptions } from './socket-host.ts'
import { BodyTooLarge, readBody, toWireRequest } from './web-request.ts'
import { htmlPage, jsonResponse, plainRefusal, writeRefusedUpgrade, writeResponse } from './web-response.ts'
import type { WireRequest, WireResponse } from './wire.ts'

export interface RequestHostOptions extends SocketHostOptions {
  readonly sockets: SocketHost
  /** Of routes that name none. */
  readonly defaultListener: string | undefined
}

/** An upgrade as Node gives it. */
export interface Upgrade {
  readonly message: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

function ignore(): void {
  // There is nobody left to answer.
}

/** Instead of an answer: the connection ends, or stays without a word. */
type NoAnswer = 'cut' | 'silent'

/** The HTTP requests and upgrades of one kind: read, struck by faults, answered by the wire. */
export class RequestHost {
  readonly #options: RequestHostOptions

  constructor(options: RequestHostOptions) {
    this.#options = options
  }

  async answer(listener: string, message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await this.#read(listener, message, response)
    if (request === undefined) return
    const scope: CommandScope = { orders: [], plan: this.#planOf(request) }
    const answer = await this.#answerOf(request, scope, () => this.#handle(request))
    const isGone = response.destroyed || isFrozen(message.socket)
    // A client that has gone away does not learn of its orders either.
    if (isGone) for (const record of scope.orders) record.answerWithheld = true
    if (answer === 'silent') freezeConnection(message.socket)
    else if (answer === 'cut') message.socket.destroy()
    else if (answer !== undefined && !isGone) writeResponse(response, answer, this.#options.clock.now())
  }

  async upgrade(listener: string, upgrade: Upgrade): Promise<void> {
    const { wire, clock, sockets } = this.#options
    const { message, socket } = upgrade
    // Until the WebSocket takes over, a reset of the client has no other listener.
    socket.on('error', ignore)
    const receivedAt = clock.now()
    const request = toWireRequest(message, { listener, body: Buffer.alloc(0), receivedAt })
    const route = wire.sockets.find(
      (one) => (one.listener ?? this.#options.defaultListener) === listener && one.path.test(request.path),
    )
    const scope: CommandScope = { orders: [], plan: this.#planOf(request, route?.exchange) }
    const refused = async (): Promise<WireResponse | undefined> =>
      route === undefined ? this.#handle(request) : route.refuse?.(request)
    const answer = await this.#answerOf(request, scope, refused)
    if (answer === 'silent') freezeConnection(socket)
    else if (answer === 'cut') socket.destroy()
    else if (isFrozen(socket)) return
    else if (answer !== undefined || route === undefined)
      writeRefusedUpgrade(socket, answer ?? { status: 404 }, clock.now())
    else if (!socket.destroyed) {
      socket.off('error', ignore)
      sockets.open(route, request, upgrade)
    }
  }

  async #read(listener: string, message: IncomingMessage, response: ServerResponse): Promise<WireRequest | undefined> {
    const { clock } = this.#options
    try {
      const body = await readBody(message)
      return toWireRequest(message, { listener, body, receivedAt: clock.now() })
    } catch (error) {
      if (error instanceof BodyTooLarge)
        writeResponse(response, jsonResponse(413, { message: 'the body is too large' }), clock.now())
      // Anything else is a client that went away while it was sending.
      message.socket.destroySoon()
      return undefined
    }
  }

  /** `owner` is the exchange of a socket's path, which no operation names. */
  #planOf(request: WireRequest, owner?: string): AnswerPlan {
    const { wire, exchanges, faults } = this.#options
    const operation = wire.operation?.(request) ?? { channel: `${request.method} ${request.path}` }
    const { exchange = owner, channel, market, createsOrder = false } = operation
    const place = { exchanges: exchange === undefined ? exchanges : [exchange], channel, market }
    return planAnswer([...faults.decide('request', place), ...(createsOrder ? faults.decide('order', place) : [])])
  }

  /** Undefined where `execute` has nothing to say, as for an upgrade that goes ahead. */
  async #answerOf(
    request: WireRequest,
    scope: CommandScope,
    execute: () => Promise<WireResponse | undefined>,
  ): Promise<WireResponse | NoAnswer | undefined> {
    const { plan } = scope
    const own = plan.execute ? await this.#options.scopes.run(scope, execute) : undefined
    if (plan.delayMs > 0) await sleep(this.#options.clock, plan.delayMs)
    if (plan.answer.type === 'cut' || plan.answer.type === 'silent') return plan.answer.type
    const answer = plan.answer.type === 'own' ? own : this.#refusal(request, plan.answer)
    if (answer === undefined || !(plan.corrupt || plan.truncate)) return answer
    return { ...answer, body: mangled(answer.body ?? '', plan) }
  }

  async #handle(request: WireRequest): Promise<WireResponse> {
    try {
      return await this.#options.wire.handleHttp(request)
    } catch (error) {
      this.#options.report(error)
      return jsonResponse(500, { message: 'the simulator failed; its health says how' })
    }
  }

  #refusal(request: WireRequest, answer: Extract<PlannedAnswer, { readonly type: 'html' | 'refusal' }>): WireResponse {
    if (answer.type === 'html') return htmlPage(answer.status)
    return this.#options.wire.refuse?.(request, answer.refusal) ?? plainRefusal(answer.refusal)
  }
}
