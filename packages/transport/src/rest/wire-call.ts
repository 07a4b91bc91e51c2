import type { IncomingHttpHeaders } from 'node:http'

/** A request as bytes will be made of it: everything is decided, nothing is added to it. */
export interface WireRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** Names and values in turn. */
  readonly headers: string[]
  readonly body: string | undefined
}

/** The header lines of an answer, names in lower case. */
export type AnswerHeaders = Readonly<IncomingHttpHeaders>

/** An answer as it came: complete, and not yet unpacked. */
export interface WireAnswer {
  readonly status: number
  readonly headers: AnswerHeaders
  readonly body: Uint8Array
}

/** One attempt to send a request, and how far it got: from this follows what a failure means. */
export class Attempt {
  /** When the first byte was handed to the socket, on the monotonic clock. Until then it is proven that nothing was sent. */
  startedAt: number | undefined = undefined
  /** When the head of the answer had come. */
  answeredAt: number | undefined = undefined
  /** True when the exchange has answered that it refuses: nothing of it has happened. */
  refused = false

  get started(): boolean {
    return this.startedAt !== undefined
  }
}

/** Lets go of a call from outside: whoever works on it says how it is stopped. */
export interface Cancellable {
  /** True when the call has been cancelled: do not begin anything. */
  readonly cancelled: boolean
  /** Set by who works on the call at the moment; called once, when it is cancelled. */
  onCancel: (() => void) | undefined
}

/** What a pool is asked to send. */
export interface Sending {
  /**
   * Makes the request once a connection is there, so that nothing is waited for after it: a signature is fresh. It is called again
   * when that connection turned out to be closed before a byte was written.
   */
  write(): WireRequest
  readonly attempt: Attempt
  readonly call: Cancellable
  /** Its place in the line: 0 for the most urgent lane. */
  readonly rank: number
}

/** The connection was gone before the first byte was written: the same request can go through another one. */
export class ConnectionGone extends Error {
  override readonly name = 'ConnectionGone'
}

/** The call was cancelled while it was worked on. Who cancelled it knows why. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}
