// Orders over a socket, in what both products have in common: one request, one answer that counts.
import type { OrderEntryParts } from '@venuekit/composite'
import {
  parseJson,
  ProtocolError,
  RecvWindowError,
  TimeoutError,
  VenuekitError,
  type Charge,
  type CommandOptions,
  type CommandOutcome,
  type Endpoint,
  type ExchangeContext,
  type KeySecretCredentials,
  type Lane,
  type Permit,
  type Wire,
} from '@venuekit/core'
import { withTimeout } from '@venuekit/core/async'
import { readWire, wireId } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { orderValidForMs } from './calls.ts'
import { gateioRefusal } from './errors.ts'
import { readGateioOptions, type GateioOptions } from './options.ts'
import { signGateioApi } from './sign.ts'
import { inSeconds } from './streams/protocol.ts'

/** What is needed to send orders over the private session of a product. */
export type GateioOrderEntryParts<Topic> = OrderEntryParts<Topic, KeySecretCredentials>

const answer = /* @__PURE__ */ z.object({
  header: z.looseObject({ status: wireId }),
  data: z.object({
    errs: z.object({ label: z.string(), message: z.string().default('') }).nullish(),
    result: z.unknown().optional(),
  }),
})
type Answer = z.output<typeof answer>

/** An order is of no use when it cannot be sent soon. */
const defaultSendWithinMs = 1_000
const loginWithinMs = 10_000

/** One request of order entry. */
export interface EntryCall<Parameters, Wired, Result> {
  /** What the socket calls it: `order_place`. */
  readonly name: string
  readonly parameter: unknown
  readonly charges: readonly Charge[]
  readonly lane: Lane
  /** The endpoint that reads the same answer over REST. */
  readonly endpoint: Endpoint<Parameters, Wired, Result>
  readonly parameters: Parameters
  /** The exchange is told after how long it must not carry it out any more. */
  readonly expires: boolean
}

/** Sends requests over the private session of a product and reads their answers. */
export class OrderEntryLine<Topic> {
  readonly options: GateioOptions
  readonly #product: 'spot' | 'futures'
  readonly #parts: GateioOrderEntryParts<Topic>
  #lastId = 0

  constructor(product: 'spot' | 'futures', parts: GateioOrderEntryParts<Topic>) {
    this.#product = product
    this.#parts = parts
    this.options = readGateioOptions(parts.context.options)
  }

  /** The exchange's name of a market. */
  exchangeSymbol(symbol: string): string {
    return this.#parts.instruments().require(symbol).exchangeSymbol
  }

  /** Every error has an `outcome`. */
  async call<Parameters, Wired, Result>(
    call: EntryCall<Parameters, Wired, Result>,
    options: CommandOptions = {},
  ): Promise<Result> {
    const { endpoint } = call
    const permit = await this.#leave(call, options)
    try {
      const bytes = await this.#send(call, options)
      return this.#read(call, bytes)
    } catch (error) {
      const failure = completed(error, endpoint.name, 'unknown')
      if (failure.outcome === 'not-sent') permit.refund()
      if (RecvWindowError.is(failure)) this.#parts.context.exchangeClock.invalidate()
      if (failure.retryAfterMs !== undefined) this.#slowDown(call.charges, failure.retryAfterMs)
      throw failure
    } finally {
      permit.release()
    }
  }

  /** Resolves when the request may be sent and can be dated. Nothing of it has been sent before. */
  async #leave(
    {
      endpoint,
      charges,
      lane,
    }: Pick<EntryCall<never, never, never>, 'charges' | 'lane'> & {
      readonly endpoint: { readonly name: string }
    },
    { signal, sendWithinMs = defaultSendWithinMs }: CommandOptions,
  ): Promise<Permit> {
    const { clock, budgets } = this.#parts.context
    const { name: operation } = endpoint
    const until = clock.monotonic() + sendWithinMs
    try {
      const timeoutMs = Math.max(1, sendWithinMs)
      await withTimeout((within) => this.#knowTime(within), { clock, timeoutMs, signal, operation })
      return await budgets.acquire(charges, { lane, signal, waitAtMostMs: Math.max(0, until - clock.monotonic()) })
    } catch (error) {
      throw completed(error, operation, 'not-sent')
    }
  }

  /** Commands are dated with the exchange's time. Where it cannot be measured, what is known has to do. */
  async #knowTime(signal: AbortSignal): Promise<void> {
    const { context, measureTime } = this.#parts
    const reason = context.exchangeClock.needsMeasure()
    if (reason === undefined) return
    const measured = measureTime({ signal }).catch((error: unknown) => {
      context.logger.warn('the exchange time could not be measured', { reason, error })
    })
    // An old measurement is a good one still: nobody has to wait for the next.
    if (reason !== 'aged') await measured
  }

  #send(
    { name, parameter, expires }: Pick<EntryCall<never, never, never>, 'name' | 'parameter' | 'expires'>,
    options: CommandOptions,
  ): Promise<Uint8Array> {
    const { session, context } = this.#parts
    const nowMs = context.exchangeClock.now()
    this.#lastId += 1
    const id = `vk-${this.#lastId}`
    const expiry = expires ? { req_header: { 'x-gate-exptime': String(Math.floor(nowMs) + orderValidForMs) } } : {}
    const text = JSON.stringify({
      time: inSeconds(nowMs),
      channel: `${this.#product}.${name}`,
      event: 'api',
      payload: { req_id: id, ...expiry, req_param: parameter },
    })
    return session.request('private', { id, text }, { signal: options.signal, timeoutMs: options.timeoutMs })
  }

  #read<Parameters, Wired, Result>(
    { endpoint, parameters }: EntryCall<Parameters, Wired, Result>,
    bytes: Uint8Array,
  ): Result {
    const { data } = readAnswer(bytes)
    const instruments = this.#parts.instruments()
    const { logger } = this.#parts.context
    return endpoint.result(readWire(endpoint.wire, data.result), parameters, {
      instruments,
      rejected: (rows) => {
        if (rows.length > 0) logger.warn('rows of an answer could not be read', { operation: endpoint.name, rows })
      },
    })
  }

  #slowDown(charges: readonly Charge[], retryAfterMs: number): void {
    for (const { budget } of charges) this.#parts.context.budgets.penalise(budget, retryAfterMs)
  }
}

/** Reads an answer; throws the refusal that it is. */
function readAnswer(bytes: Uint8Array): Answer {
  const read = readWire(answer, parseJson(bytes))
  const { errs } = read.data
  if (errs === undefined || errs === null) return read
  const status = Number(read.header.status)
  // Recorded messages repeat the label in their text.
  const message = errs.message.replace(/^label: \w+, message: ?/, '')
  const { error, outcome } = gateioRefusal({ label: errs.label, message }, Number.isInteger(status) ? status : 400)
  throw Object.assign(error, { outcome, retryAfterMs: status === 429 ? resetInMs(read.header) : error.retryAfterMs })
}

/** The stamp's name lacks a letter in most answers. */
function resetInMs(header: Readonly<Record<string, unknown>>): number | undefined {
  const [reset, sent] = [
    header['x_gat_ratelimit_reset_timestamp'] ?? header['x_gate_ratelimit_reset_timestamp'],
    header['response_time'],
  ].map(Number)
  if (reset === undefined || sent === undefined || Number.isNaN(reset - sent)) return undefined
  return Math.max(0, reset - sent)
}

/** Says of an error what only the call knows. */
function completed(error: unknown, operation: string, outcome: CommandOutcome): VenuekitError {
  const failure = VenuekitError.is(error)
    ? error
    : new ProtocolError('The answer to a request could not be used', { cause: error })
  return Object.assign(failure, {
    exchange: failure.exchange ?? 'gateio',
    operation: failure.operation ?? operation,
    outcome: failure.outcome ?? outcome,
  })
}

/** Whether orders are to go over the socket. */
export function usesOrderEntry({ options }: Pick<ExchangeContext<unknown>, 'options'>): boolean {
  return readGateioOptions(options).orderEntry === 'socket'
}

/** Logs in on a connection, so that requests may follow. */
export async function logIn(
  wire: Wire,
  product: 'spot' | 'futures',
  { credentials, exchangeClock }: Pick<ExchangeContext<KeySecretCredentials>, 'credentials' | 'exchangeClock'>,
): Promise<void> {
  const account = await credentials()
  const time = inSeconds(exchangeClock.now())
  const frame = { time, channel: `${product}.login`, event: 'api' }
  const id = 'vk-login'
  const signature = signGateioApi(frame, account)
  const payload = { req_id: id, api_key: account.apiKey.reveal(), signature, timestamp: String(time) }
  await wire.send(JSON.stringify({ ...frame, payload }))
  const control = await wire.next((one) => one.type === 'response' && one.id === id, { timeoutMs: loginWithinMs })
  if (control?.type !== 'response') {
    throw new TimeoutError(`The login was not answered within ${loginWithinMs} ms`, {
      exchange: 'gateio',
      operation: 'login',
    })
  }
  readAnswer(control.bytes)
}
