import type {
  CancelAllResult,
  CancelOutcome,
  CommandOptions,
  Order,
  OrderOutcome,
  OrderRef,
  OrderRequest,
} from '@venuekit/core'
import {
  InvalidOrderError,
  NotSupportedError,
  OrderError,
  ProtocolError,
  type FailedOutcome,
} from '@venuekit/core/errors'
import type { BatchAnswer } from '../ports/order-commands.ts'
import type { OrderDesk, OrdersUnderWay, PreparedOrder } from './order-desk.ts'
import { outcomeOf } from './outcome-of.ts'

/** Commands over several orders: split as the exchange asks for it, and one outcome for each input, in order. */
export class OrderBatches {
  readonly #desk: OrderDesk

  constructor(desk: OrderDesk) {
    this.#desk = desk
  }

  async create(requests: readonly OrderRequest[], options: CommandOptions = {}): Promise<readonly OrderOutcome[]> {
    using underWay = this.#desk.underWay()
    const outcomes = new Map<number, OrderOutcome>()
    const ready: { readonly index: number; readonly prepared: PreparedOrder }[] = []
    for (const [index, request] of requests.entries()) {
      // oxlint-disable-next-line no-await-in-loop -- written down in the order in which they are given
      const prepared = await this.#prepare(request, underWay, options)
      if ('outcome' in prepared) outcomes.set(index, prepared)
      else ready.push({ index, prepared })
    }
    const { batch } = this.#desk.options.features
    for (const chunk of chunks(ready, batch?.create ?? 1, (one) =>
      batch?.oneSymbol === true ? one.prepared.ref.symbol : '',
    )) {
      // oxlint-disable-next-line no-await-in-loop -- one call after the other
      const answers = await this.#send(
        chunk.map(({ prepared }) => prepared),
        options,
      )
      for (const [place, { index }] of chunk.entries()) {
        const outcome = answers[place]
        if (outcome !== undefined) outcomes.set(index, outcome)
      }
    }
    return requests.map((_, index) => outcomes.get(index) ?? unreachable())
  }

  async cancel(refs: readonly OrderRef[], options: CommandOptions = {}): Promise<readonly CancelOutcome[]> {
    const { features } = this.#desk.options
    const outcomes: CancelOutcome[] = []
    const full = refs.map((ref) => this.#desk.complete(ref))
    const indexed = full.map((ref, index) => ({ ref, index }))
    for (const chunk of chunks(indexed, features.batch?.cancel ?? 1, ({ ref }) =>
      features.batch?.oneSymbol === true ? ref.symbol : '',
    )) {
      // oxlint-disable-next-line no-await-in-loop -- one call after the other
      const answers = await this.#sendCancels(
        chunk.map(({ ref }) => ref),
        options,
      )
      for (const [place, { index }] of chunk.entries()) {
        const outcome = answers[place]
        if (outcome !== undefined) outcomes[index] = outcome
      }
    }
    return outcomes
  }

  async cancelAll(symbol: string | undefined, options: CommandOptions = {}): Promise<CancelAllResult> {
    const { commands, instrument, exchange } = this.#desk.options
    const ours = symbol === undefined ? undefined : instrument(symbol).symbol
    const since = this.#desk.options.store.mark()
    try {
      const answers = await commands.cancelAllOrders?.(ours, options)
      if (answers === undefined) return { orders: undefined }
      return { orders: await Promise.all(answers.map(({ ref, answer }) => this.#cancelled(ref, answer, since))) }
    } catch (cause) {
      // Which orders it was about is not known: each of them is looked at by whoever follows the stream.
      const ref = { symbol: ours ?? '*' }
      throw new OrderError(outcomeOf(cause), ref, { command: 'cancel', cause, exchange })
    }
  }

  async #prepare(
    request: OrderRequest,
    underWay: OrdersUnderWay,
    options: CommandOptions,
  ): Promise<PreparedOrder | OrderOutcome> {
    const { features } = this.#desk.options
    try {
      const prepared = this.#desk.prepare(request)
      const { order } = prepared
      if (features.batch?.gtcLimitOnly === true && (order.type !== 'limit' || order.timeInForce !== 'gtc')) {
        const cause = new InvalidOrderError(undefined, 'a call over several orders takes gtc limit orders alone here', {
          rule: 'batch',
        })
        throw new OrderError('not-sent', prepared.ref, { cause })
      }
      underWay.add(prepared.ref)
      await this.#desk.writeDown(prepared, options)
      return prepared
    } catch (error) {
      if (!OrderError.is(error)) throw error
      return { outcome: error.outcome, ref: error.ref, error }
    }
  }

  async #send(prepared: readonly PreparedOrder[], options: CommandOptions): Promise<readonly OrderOutcome[]> {
    const { commands, exchangeClock, store } = this.#desk.options
    const since = exchangeClock.now()
    const mark = store.mark()
    try {
      if (commands.placeOrders === undefined) throw new NotSupportedError('There is no call over several orders')
      const answers = await commands.placeOrders(
        prepared.map(({ order }) => order),
        options,
      )
      return await Promise.all(
        prepared.map(async ({ ref }, index): Promise<OrderOutcome> => {
          const answer = answers[index]
          if (answer === undefined) return this.#desk.failed(ref, { since, mark, error: unmentioned() })
          if ('refusal' in answer) return this.#desk.failed(ref, { since, mark, ...answer.refusal })
          return await this.#accepted(ref, { answer: answer.value, mark }, options)
        }),
      )
    } catch (error) {
      return prepared.map(({ ref }) => this.#desk.failed(ref, { since, mark, error }))
    }
  }

  async #accepted(
    ref: OrderRef,
    { answer, mark }: { readonly answer: Order; readonly mark: number },
    options: CommandOptions,
  ): Promise<OrderOutcome> {
    const full = { ...ref, orderId: answer.orderId }
    this.#desk.options.bookkeeping.settle(full, 'accepted')
    const order = await this.#desk.stated(answer, { since: mark, operation: 'createOrders' }, options)
    return { outcome: 'accepted', ref: full, order, seenBy: 'response' }
  }

  async #sendCancels(refs: readonly OrderRef[], options: CommandOptions): Promise<readonly CancelOutcome[]> {
    const { commands, store } = this.#desk.options
    const since = store.mark()
    try {
      if (commands.cancelOrders === undefined) throw new NotSupportedError('There is no call over several orders')
      const answers = await commands.cancelOrders(refs, options)
      return await Promise.all(refs.map((ref, index) => this.#cancelled(ref, answers[index], since)))
    } catch (error) {
      return Promise.all(refs.map((ref) => this.#cancelFailed(ref, error)))
    }
  }

  async #cancelled(ref: OrderRef, answer: BatchAnswer<Order | undefined>, since: number): Promise<CancelOutcome> {
    if (answer === undefined) return this.#cancelFailed(ref, unmentioned())
    if ('refusal' in answer) return this.#cancelFailed(ref, answer.refusal.error, answer.refusal.outcome)
    return { result: 'cancelled', ref, order: this.#desk.cancelled(ref, answer.value, since) }
  }

  async #cancelFailed(ref: OrderRef, error: unknown, outcome?: FailedOutcome): Promise<CancelOutcome> {
    try {
      return await this.#desk.cancelFailed(ref, error, outcome)
    } catch (failure) {
      if (!OrderError.is(failure)) throw failure
      return { result: failure.outcome, ref, error: failure }
    }
  }
}

/** Runs of at most `size` that belong together, in order. */
function* chunks<One>(all: readonly One[], size: number, groupOf: (one: One) => string): Generator<readonly One[]> {
  const groups = new Map<string, One[]>()
  for (const one of all) {
    const group = groups.get(groupOf(one))
    if (group === undefined) groups.set(groupOf(one), [one])
    else group.push(one)
  }
  for (const group of groups.values())
    for (let from = 0; from < group.length; from += size) yield group.slice(from, from + size)
}

function unmentioned(): ProtocolError {
  return new ProtocolError('The answer does not speak of this order', { outcome: 'unknown' })
}

function unreachable(): never {
  throw new ProtocolError('Each request of a batch has an outcome')
}
