import type { Dispatcher } from 'undici'
import type { Clock } from '@venuekit/core/time'
import { ProtocolError } from '@venuekit/core/errors'
import { Cancelled, type AnswerHeaders, type Sending, type WireAnswer } from './wire-call.ts'

/** Who takes what becomes of a request. */
export interface AnswerTaker {
  readonly sending: Sending
  readonly resolve: (answer: WireAnswer) => void
  readonly reject: (error: Error) => void
}

export interface AnswerHandlerOptions {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly maxBodyBytes: number
  /** undici has done with the request: the connection is free again, or gone. */
  readonly ended: () => void
}

const noHeaders: AnswerHeaders = Object.freeze({})

/**
 * Takes one answer from undici and knows precisely how far the request got. undici calls `onRequestStart` directly before it
 * writes the first byte; before that nothing has been sent, after that anything may have been.
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #options: AnswerHandlerOptions
  /** Who waits for what becomes of the request, until it is told. */
  #taker: AnswerTaker | undefined
  #controller: Dispatcher.DispatchController | undefined = undefined
  #status = 0
  #headers: AnswerHeaders = noHeaders
  #chunks: Buffer[] = []
  #size = 0

  constructor(taker: AnswerTaker, options: AnswerHandlerOptions) {
    this.#taker = taker
    this.#options = options
    taker.sending.call.onCancel = () => this.#cancel()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const taker = this.#taker
    // What is thrown here keeps undici from writing, and the connection stays as it is. The second case is one that undici
    // does not have with the options that we set; but no request may ever be written twice.
    if (taker === undefined) throw new Cancelled('cancelled before it was sent')
    const { attempt } = taker.sending
    if (attempt.started) throw new Error('the request has been written before')
    this.#controller = controller
    attempt.startedAt = this.#options.clock.monotonic()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    const taker = this.#taker
    // 103 and its like announce an answer, they are none.
    if (taker === undefined || status < 200) return
    taker.sending.attempt.answeredAt = this.#options.clock.monotonic()
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length']) > this.#options.maxBodyBytes) this.#tooLarge()
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#options.maxBodyBytes) return this.#tooLarge()
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first] = this.#chunks
    const body = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks)
    const answer = { status: this.#status, headers: this.#headers, body }
    this.#options.ended()
    this.#settle()?.resolve(answer)
  }

  onResponseError(_: unknown, error: Error): void {
    this.#options.ended()
    this.#settle()?.reject(error)
  }

  #cancel(): void {
    this.#stop(new Cancelled('cancelled'))
  }

  #tooLarge(): void {
    this.#stop(new ProtocolError(`The body of the answer is larger than ${this.#options.maxBodyBytes} bytes`))
  }

  /** Ends the request from our side, and with it the connection if anything has been sent. */
  #stop(error: Error): void {
    const controller = this.#controller
    const taker = this.#settle()
    if (taker === undefined) return
    taker.reject(error)
    controller?.abort(error)
  }

  /**
   * Who is to be told, the first time. Nothing of the call stays here: undici's objects grow old with their connection, and what old
   * ones that are done still refer to, an answer and all that was made of it, outlives many collections of the young.
   */
  #settle(): AnswerTaker | undefined {
    const taker = this.#taker
    if (taker !== undefined) taker.sending.call.onCancel = undefined
    this.#taker = undefined
    this.#controller = undefined
    this.#headers = noHeaders
    this.#chunks = []
    return taker
  }
}
