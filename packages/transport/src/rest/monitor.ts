import { noMetrics, redactText, type Counter, type Histogram, type Metrics } from '@venuekit/core'
import { printable, type VenuekitError } from '@venuekit/core/errors'
import type { WireRequest } from './wire-call.ts'

interface TapBase {
  /** Counts the attempts of a client, from 1: a request and its answer have the same. */
  readonly id: number
  readonly exchange: string
  readonly domain: 'public' | 'private'
  /** The endpoint's name. */
  readonly operation: string
  /** On the monotonic clock. */
  readonly at: number
}

/** What passes through a client. Secrets are taken out as far as their names tell them; headers are shown by name only. */
export type RestTapEvent =
  | (TapBase & {
      readonly type: 'request'
      readonly method: string
      readonly target: string
      readonly headers: readonly string[]
      readonly body: string | undefined
    })
  | (TapBase & {
      readonly type: 'answer'
      readonly status: number
      /** From the first byte of the request to the end of the answer. */
      readonly tookMs: number
      /** As it came, packed or not. */
      readonly bytes: number
      readonly body: string
    })
  | (TapBase & { readonly type: 'failure'; readonly error: VenuekitError })

/** Is shown every request, answer and failure, at once and in order. What it throws is reported to the logger and stops nothing. */
export type RestTap = (event: RestTapEvent) => void

export interface MonitorOptions {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly metrics: Metrics
  readonly tap: RestTap | undefined
  readonly onTapError: (error: unknown) => void
}

interface EndpointMetrics {
  readonly duration: Histogram
  readonly results: Map<string, Counter>
  readonly retries: Counter
}

/** The most that a tap is shown of a body. */
const shownBody = 65_536

/** Whoever watches a client: a tap and metrics. Where nobody does, there is no monitor, and nothing of this is done. */
export class Monitor {
  readonly #options: MonitorOptions
  readonly #metrics = new Map<string, EndpointMetrics>()
  #id = 0

  constructor(options: MonitorOptions) {
    this.#options = options
  }

  /** The monitor for these options; undefined where nobody watches. */
  static for(options: MonitorOptions): Monitor | undefined {
    return options.tap === undefined && options.metrics === noMetrics ? undefined : new Monitor(options)
  }

  /** A request is about to be written. Returns the number under which its answer or its failure is told. */
  request(operation: string, at: number, request: WireRequest): number {
    this.#id += 1
    const id = this.#id
    const { method, target, headers, body } = request
    this.#show(() => ({
      ...this.#base(id, operation, at),
      type: 'request',
      method,
      target: redactText(target),
      headers: headers.filter((_, index) => index % 2 === 0),
      body: body === undefined ? undefined : shown(body),
    }))
    return id
  }

  answer(
    id: number,
    operation: string,
    answer: { at: number; status: number; tookMs: number; bytes: number; body: Uint8Array },
  ): void {
    const { at, status, tookMs, bytes, body } = answer
    this.#of(operation).duration.observe(tookMs)
    this.#show(() => ({
      ...this.#base(id, operation, at),
      type: 'answer',
      status,
      tookMs,
      bytes,
      body: shown(new TextDecoder().decode(body.subarray(0, shownBody))),
    }))
  }

  failure(id: number, operation: string, { at, error }: { at: number; error: VenuekitError }): void {
    this.#show(() => ({ ...this.#base(id, operation, at), type: 'failure', error }))
  }

  retry(operation: string): void {
    this.#of(operation).retries.add()
  }

  /** Rows of an answer were left out. */
  rejected(operation: string, rows: number): void {
    this.#options.metrics.counter('rest_rejected_rows_total', this.#labels(operation)).add(rows)
  }

  /** A call has ended. `result` is `ok` or the code of its error. */
  end(operation: string, result: string): void {
    const { results } = this.#of(operation)
    let counter = results.get(result)
    if (counter === undefined) {
      counter = this.#options.metrics.counter('rest_calls_total', { ...this.#labels(operation), result })
      results.set(result, counter)
    }
    counter.add()
  }

  #of(operation: string): EndpointMetrics {
    const known = this.#metrics.get(operation)
    if (known !== undefined) return known
    const { metrics } = this.#options
    const labels = this.#labels(operation)
    const created = {
      duration: metrics.histogram('rest_request_ms', labels),
      results: new Map<string, Counter>(),
      retries: metrics.counter('rest_retries_total', labels),
    }
    this.#metrics.set(operation, created)
    return created
  }

  #labels(operation: string): Readonly<Record<string, string>> {
    const { exchange, domain } = this.#options
    return { exchange, domain, operation }
  }

  #base(id: number, operation: string, at: number): TapBase {
    const { exchange, domain } = this.#options
    return { id, exchange, domain, operation, at }
  }

  #show(event: () => RestTapEvent): void {
    const { tap, onTapError } = this.#options
    if (tap === undefined) return
    try {
      tap(event())
    } catch (error) {
      onTapError(error)
    }
  }
}

function shown(body: string): string {
  return printable(redactText(body), shownBody)
}
