import type { ApiKey } from '../../accounts/key-ring.ts'
import type { WireContext } from '../../host/kind.ts'
import type { FaultRefusal, Operation as Aim } from '../../host/wire.ts'
import { isJsonObject, sourceOf, type JsonFields } from '../../wire-kit/json.ts'
import type { GateioOptions } from '../options.ts'
import { checkPermission, checkTime, findKey, wrongSignature } from './authentication.ts'
import { privateCharge, tooManyRequests, type Budgets, type Charged } from './budgets.ts'
import { checkExpiry } from './expiry.ts'
import { faultRefusal } from './fault-refusal.ts'
import { Fields } from './fields.ts'
import { userIdOf } from './parts.ts'
import { GateioRefusal, shownStatus } from './refusal.ts'
import type { Call, Operation, Room } from './room.ts'
import type { GateioSession } from './session.ts'
import { signCommand } from './signing.ts'

const letters = '0123456789abcdef'

/** A frame with the event `api`. */
export interface CommandFrame {
  readonly text: string
  readonly fields: JsonFields
  readonly channel: string
  readonly event: string
}

/** The parts of a frame's payload. */
interface Command extends CommandFrame {
  readonly payload: JsonFields
  readonly requestId: string
  /** By the exchange's clock. */
  readonly receivedAt: number
}

const uncounted: Charged = { fits: true, state: undefined }

/** Commands over a socket: login, and what has a twin in REST. */
export class CommandDesk {
  readonly #context: WireContext<GateioOptions>
  readonly #budgets: Budgets
  readonly #room: Room

  constructor(context: WireContext<GateioOptions>, budgets: Budgets, room: Room) {
    this.#context = context
    this.#budgets = budgets
    this.#room = room
  }

  carryOut(frame: CommandFrame, session: GateioSession): void {
    const command = this.#read(frame)
    let charged = uncounted
    try {
      if (frame.channel === `${this.#room.prefix}.login`) return this.#login(command, session)
      const operation = this.#room.commands[frame.channel]
      if (operation === undefined)
        throw new GateioRefusal('INVALID_PROTOCOL', `Unknown channel ${frame.channel}`, { status: 404 })
      const call = this.#call(command, operation, session)
      charged = this.#budgets.take(operation.charges?.(call) ?? [privateCharge(frame.channel, call.account)])
      if (!charged.fits) throw tooManyRequests(this.#room.exchange)
      if (operation.acknowledged === true) this.#acknowledge(command, session, charged)
      checkExpiry(call)
      const result = handled(operation, call)
      this.#answer(command, session, { status: 200, charged, data: { result } })
    } catch (error) {
      if (!(error instanceof GateioRefusal)) throw error
      this.#refused(command, session, { error, charged })
    }
  }

  /** Commands other than the login are aimed at by their channel. */
  aim({ channel, fields }: CommandFrame): Aim | undefined {
    const operation = this.#room.commands[channel]
    if (operation === undefined) return undefined
    const payload = isJsonObject(fields['payload']) ? fields['payload'] : {}
    const parameters = Array.isArray(payload['req_param']) ? payload['req_param'][0] : payload['req_param']
    const given = isJsonObject(parameters) ? (parameters['currency_pair'] ?? parameters['contract']) : undefined
    return {
      exchange: this.#room.exchange,
      channel,
      market: typeof given === 'string' ? given : undefined,
      createsOrder: operation.createsOrder ?? false,
    }
  }

  refuse(frame: CommandFrame, session: GateioSession, fault: FaultRefusal): void {
    const error = faultRefusal(fault, this.#room.exchange)
    const limited = fault.kind === 'rate-limit'
    const resetAt = this.#context.clock.now() + (limited ? fault.retryAfterMs : 0)
    const charged = limited ? { fits: false, state: { limit: 10, remaining: 0, resetAt } } : uncounted
    this.#refused(this.#read(frame), session, { error, charged })
  }

  #read(frame: CommandFrame): Command {
    const payload = isJsonObject(frame.fields['payload']) ? frame.fields['payload'] : {}
    const id = payload['req_id']
    const requestId = typeof id === 'string' ? id : typeof id === 'number' ? String(id) : ''
    return { ...frame, payload, requestId, receivedAt: this.#context.clock.now() }
  }

  #login(command: Command, session: GateioSession): void {
    const key = this.#prove(command)
    session.keyOfCommands = key.key
    const result = { api_key: key.key, uid: String(userIdOf(key.account)) }
    this.#answer(command, session, { status: 200, charged: uncounted, data: { result } })
  }

  /** The proof of a login, or of a single command in the older form. */
  #prove({ text, channel, event, payload, receivedAt }: Command): ApiKey {
    const field = (name: string): string => {
      const value = payload[name]
      return typeof value === 'string' ? value : ''
    }
    const timestamp = field('timestamp')
    checkTime(timestamp === '' ? 'none' : timestamp, receivedAt)
    const key = findKey(this.#context.accounts, field('api_key'))
    const parameters = sourceOf(text, ['payload', 'req_param']) ?? ''
    if (signCommand(key.secret, { channel, event, parameters, timestamp }) !== field('signature'))
      throw wrongSignature()
    return key
  }

  #key(command: Command, session: GateioSession): ApiKey {
    if (session.keyOfCommands !== undefined) return findKey(this.#context.accounts, session.keyOfCommands)
    const { signature } = command.payload
    if (typeof signature === 'string' && signature !== '') return this.#prove(command)
    throw new GateioRefusal('AUTHENTICATION_FAILED', 'Not login')
  }

  #call(command: Command, operation: Operation, session: GateioSession): Call {
    const key = this.#key(command, session)
    checkPermission(key, operation.expires === true ? 'trade' : 'read')
    const { payload, receivedAt } = command
    const headers = isJsonObject(payload['req_header']) ? payload['req_header'] : {}
    const expiresAt = headers['x-gate-exptime']
    const body = payload['req_param']
    return {
      account: key.account,
      params: {},
      query: new Fields({}),
      body,
      get fields() {
        return Fields.ofBody(body)
      },
      via: 'socket',
      receivedAt,
      expiresAt: expiresAt === undefined ? undefined : Number(expiresAt),
      sizeDecimal: session.sizeDecimal,
      headers: [],
    }
  }

  #acknowledge(command: Command, session: GateioSession, charged: Charged): void {
    const { payload, requestId } = command
    const result = {
      req_id: requestId,
      req_header: payload['req_header'] ?? null,
      req_param: payload['req_param'] ?? null,
      api_key: '',
      timestamp: '',
      signature: '',
    }
    this.#answer(command, session, { status: 200, charged, data: { result }, ack: true })
  }

  #refused(
    command: Command,
    session: GateioSession,
    { error, charged }: { readonly error: GateioRefusal; readonly charged: Charged },
  ): void {
    const { label, message } = error
    const status = shownStatus(error, this.#context.options)
    this.#answer(command, session, { status, charged, data: { errs: { label, message } } })
  }

  #answer(command: Command, session: GateioSession, answer: Answer): void {
    const { clock, random } = this.#context
    const { channel, event, requestId, receivedAt } = command
    const isLogin = channel.endsWith('.login')
    const client = `${session.remoteAddress}-0x${session.connectionId}`
    const trace = random.text(32, letters)
    const now = clock.now()
    const header = {
      response_time: String(now),
      status: String(answer.status),
      channel,
      event,
      ...(isLogin ? { clientId: '' } : { client_id: client }),
      x_in_time: receivedAt * 1_000,
      x_out_time: now * 1_000,
      conn_id: session.connectionId,
      conn_trace_id: trace,
      trace_id: trace,
      ...this.#budgets.frameHeaders(answer.charged),
    }
    const ack = isLogin ? {} : { ack: answer.ack ?? false }
    const frame = { request_id: requestId, ...ack, header, data: answer.data }
    session.send({ channel, data: JSON.stringify(frame), answer: true })
  }
}

/** What the matching says no to repeats its label in the text. */
function handled(operation: Operation, call: Call): unknown {
  try {
    return operation.handle(call)
  } catch (error) {
    if (!(error instanceof GateioRefusal)) throw error
    const { label, status, message } = error
    throw new GateioRefusal(label, `label: ${label}, message: ${message}`, { status })
  }
}

interface Answer {
  readonly status: number
  readonly charged: Charged
  readonly data: object
  readonly ack?: boolean
}
