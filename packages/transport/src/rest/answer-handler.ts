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

/**
 * Takes one answer from undici and knows precisely how far the request got. undici calls `onRequestStart` directly before it
 * writes the first byte; before that nothing has been sent, after that anything may have been.
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #taker: AnswerTaker
  readonly #options: AnswerHandlerOptions
  #controller: Dispatcher.DispatchController | undefined = undefined
  #status = 0
  #headers: AnswerHeaders = {}
  #chunks: Buffer[] = []
  #size = 0
  #isSettled = false

  constructor(taker: AnswerTaker, options: AnswerHandlerOptions) {
    this.#taker = taker
    this.#options = options
    taker.sending.call.onCancel = () => this.#cancel()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { attempt } = this.#taker.sending
    // What is thrown here keeps undici from writing, and the connection stays as it is. The second case is one that undici
    // does not have with the options that we set; but no request may ever be written twice.
    if (this.#isSettled) throw new Cancelled('cancelled before it was sent')
    if (attempt.started) throw new Error('the request has been written before')
    this.#controller = controller
    attempt.startedAt = this.#options.clock.monotonic()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    // 103 and its like announce an answer, they are none.
    if (status < 200) return
    this.#taker.sending.attempt.answeredAt = this.#options.clock.monotonic()
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
    this.#options.ended()
    if (this.#settle()) this.#taker.resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: unknown, error: Error): void {
    this.#options.ended()
    if (this.#settle()) this.#taker.reject(error)
  }

  #cancel(): void {
    this.#stop(new Cancelled('cancelled'))
  }

  #tooLarge(): void {
    this.#stop(new ProtocolError(`The body of the answer is larger than ${this.#options.maxBodyBytes} bytes`))
  }

  /** Ends the request from our side, and with it the connection if anything has been sent. */
  #stop(error: Error): void {
    if (!this.#settle()) return
    this.#taker.reject(error)
    this.#controller?.abort(error)
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#taker.sending.call.onCancel = undefined
    return true
  }
}
