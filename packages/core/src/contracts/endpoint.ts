import type * as z from '../schema/index.ts'
import type { CommandOutcome } from '../errors/codes.ts'
import type { VenuekitError } from '../errors/base.ts'
import type { Charge, Lane } from '../limits/budgets-port.ts'
import type { Instruments } from '../model/instruments.ts'
import type { Order } from '../model/orders.ts'

/** The methods that exchanges use. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** What a call is on the wire before it is signed. The query keeps its order, since some signatures depend on it. */
export interface EndpointRequest {
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly body?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * After so long the exchange itself is to refuse the request. The signer writes it (an expiry header, a receive window)
   * when it makes the timestamp; `refusedAfterMs` of the evidence follows from it.
   */
  readonly validForMs?: number | undefined
}

/** Where an endpoint's result puts what it had to leave out. */
export interface ResultContext {
  readonly instruments: Instruments
  /** Rows of a list that are malformed: they are set aside and reported, and the list survives. */
  rejected(rows: readonly { readonly issues: readonly unknown[] }[]): void
}

/** A refusal by the exchange, as one of our errors, and what it means for a command. */
export interface ApiRefusal {
  readonly error: VenuekitError
  readonly outcome: Exclude<CommandOutcome, 'accepted'>
}

/**
 * One call of an exchange's REST interface, declared: what it costs, how it is written, how its answer is read. The
 * transport does the rest.
 */
export interface Endpoint<Parameters, Wire, Result> {
  /** Its name in errors, logs and metrics: `createOrder`. */
  readonly name: string
  readonly method: HttpMethod
  readonly auth: 'none' | 'key' | 'signed'
  /** `safe`: repeating it changes nothing. By declaration, not by method: making a listen key is never safe. */
  readonly repeat: 'safe' | 'never'
  /**
   * False: whatever becomes of this call, the exchange does nothing without a further one (DeltaDeFi's build before the
   * submit), so that its failures are `not-sent`. The default is true.
   */
  readonly commits?: boolean | undefined
  readonly lane: Lane
  /** All the budgets that the call counts against; all are taken at once, or none. */
  charge(parameters: Parameters, instruments: Instruments): readonly Charge[]
  request(parameters: Parameters, instruments: Instruments): EndpointRequest
  /**
   * Reads the body of a successful answer by itself, where that is worth it: large answers that are asked for often. Undefined for
   * whatever it does not know, which then goes the usual way of JSON, table of refusals and schema; what it reads has to be what
   * that way would read.
   */
  read?(body: Uint8Array): Wire | undefined
  readonly wire: z.ZodType<Wire>
  result(wire: Wire, parameters: Parameters, context: ResultContext): Result
  /**
   * Reads an answer where the exchange's table of refusals does not suffice: an error inside of a 200, or a `success` inside
   * of a 400. Undefined: ask the table. `body` is the decoded body, or its text where it is no JSON.
   */
  refuse?(status: number, body: unknown): ApiRefusal | 'success' | undefined
}

/** A request with everything that goes on the wire. */
export interface SignedRequest extends EndpointRequest {
  readonly method: HttpMethod
  readonly headers: Readonly<Record<string, string>>
}

/** Signs a request: pure, and called after the last wait, so that the timestamp is fresh. `nowMs` is the exchange's time. */
export type SignRequest<Credentials> = (
  request: EndpointRequest & { readonly method: HttpMethod; readonly auth: 'key' | 'signed' },
  credentials: Credentials,
  nowMs: number,
) => SignedRequest

/** Where an order whose outcome is unknown can be looked for. */
export interface OrderEvidence {
  /**
   * Looks by id, among open orders, in the history and in the fills; undefined when all of them lack it. A draft that was
   * never submitted does not count.
   */
  found(signal: AbortSignal): Promise<Order | undefined>
  /** After so long the exchange itself would refuse the request (expiry header, recvWindow, signature age); Infinity where nothing does. */
  readonly refusedAfterMs: number
}
