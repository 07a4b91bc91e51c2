import type { EndpointRequest, HttpMethod, Lane } from '@venuekit/core'
import type { CallScope } from './call-scope.ts'
import { addedBySigning, toWireRequest } from './prepare-request.ts'
import type { RestContext } from './rest-context.ts'
import type { Attempt, Cancellable, Sending, WireRequest } from './wire-call.ts'

const ranks = { cancel: 0, order: 1, query: 2, public: 3 } as const satisfies Record<Lane, number>

/** Signs a request with the credentials of the moment. */
export type Sign = (plain: EndpointRequest) => EndpointRequest

export interface RequestWriterOptions {
  readonly context: RestContext
  readonly endpoint: { readonly name: string; readonly method: HttpMethod; readonly lane: Lane }
  readonly scope: CallScope
  readonly plain: EndpointRequest
  /** Absent where the endpoint needs no key. */
  readonly sign: Sign | undefined
}

/** The request of one attempt. It is written when there is a connection, after the last wait: a signature is of that moment. */
export class RequestWriter implements Sending {
  readonly attempt: Attempt
  readonly call: Cancellable
  readonly rank: number
  /** The number under which the request was told to who watches; 0 when nobody was told. */
  id = 0
  readonly #options: RequestWriterOptions
  #sent: EndpointRequest

  constructor(options: RequestWriterOptions) {
    this.attempt = options.scope.attempt
    this.call = options.scope
    this.rank = ranks[options.endpoint.lane]
    this.#options = options
    this.#sent = options.plain
  }

  write(): WireRequest {
    const { context, endpoint, plain, sign } = this.#options
    if (sign !== undefined) this.#sent = sign(plain)
    const request = toWireRequest(this.#sent, endpoint.method, context.frame)
    const { monitor, clock } = context
    if (monitor !== undefined) this.id = monitor.request(endpoint.name, clock.monotonic(), request)
    return request
  }

  /** What signing has put into the request: it must not come back to light when the server sends it back. */
  hidden(): readonly string[] {
    return addedBySigning(this.#options.plain, this.#sent)
  }
}
