import type { Dispatcher } from 'undici'
import type { Clock } from '@venuekit/core/time'
import { ProtocolError } from '@venuekit/core/errors'
import { Cancelled, type AnswerHeaders, type Attempt, type Cancellable, type WireAnswer } from './wire-call.ts'

export interface AnswerHandlerOptions {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly attempt: Attempt
  readonly call: Cancellable
  readonly maxBodyBytes: number
  readonly resolve: (answer: WireAnswer) => void
  readonly reject: (error: Error) => void
  /** undici has done with the request: the connection is free again, or gone. */
  readonly ended: () => void
}

/**
 * Takes one answer from undici and knows precisely how far the request got. undici calls `onRequestStart` directly before it
 * writes the first byte; before that nothing has been sent, after that anything may have been.
 */
export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #options: AnswerHandlerOptions
  #controller: Dispatcher.DispatchController | undefined
  #status = 0
  #headers: AnswerHeaders = {}
  #chunks: Buffer[] = []
  #size = 0
  #isSettled = false

  constructor(options: AnswerHandlerOptions) {
    this.#options = options
    options.call.onCancel = () => this.#cancel()
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    const { attempt, clock } = this.#options
    // What is thrown here keeps undici from writing, and the connection stays as it is. The second case is one that undici
    // does not have with the options that we set; but no request may ever be written twice.
    if (this.#isSettled) throw new Cancelled('cancelled before it was sent')
    if (attempt.started) throw new Error('the request has been written before')
    this.#controller = controller
    attempt.startedAt = clock.monotonic()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: AnswerHeaders): void {
    // 103 and its like announce an answer, they are none.
    if (status < 200) return
    const { attempt, clock, maxBodyBytes } = this.#options
    attempt.answeredAt = clock.monotonic()
    this.#status = status
    this.#headers = headers
    if (Number(headers['content-length']) > maxBodyBytes) this.#tooLarge()
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#options.maxBodyBytes) return this.#tooLarge()
    this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const [first, ...more] = this.#chunks
    const body = first === undefined || more.length > 0 ? Buffer.concat(this.#chunks) : first
    this.#chunks = []
    this.#options.ended()
    if (this.#settle()) this.#options.resolve({ status: this.#status, headers: this.#headers, body })
  }

  onResponseError(_: unknown, error: Error): void {
    this.#options.ended()
    if (this.#settle()) this.#options.reject(error)
  }

  #cancel(): void {
    if (!this.#settle()) return
    const error = new Cancelled('cancelled')
    this.#options.reject(error)
    this.#controller?.abort(error)
  }

  #tooLarge(): void {
    const error = new ProtocolError(`The body of the answer is larger than ${this.#options.maxBodyBytes} bytes`)
    if (this.#settle()) this.#options.reject(error)
    this.#controller?.abort(error)
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#options.call.onCancel = undefined
    return true
  }
}
