import {
  decimal,
  isDone,
  type CancelResult,
  type CommandOutcome,
  type Fill,
  type Order,
  type OrderOutcome,
  type OrderRef,
  type OrderResolvedItem,
} from '@venuekit/core'
import { OrderError } from '@venuekit/core/errors'
import { ModelAccount, symbol, type Fate, type ModelTerms, type Sent } from './model-account.ts'
import { problemsOf } from './model-verdict.ts'

/** One thing that happens. `at` names an order among all that there are. */
export type Step =
  | { readonly do: 'create'; readonly fate: Fate; readonly size: number; readonly filledAtOnce: number }
  | { readonly do: 'create-several'; readonly fate: Fate; readonly rows: readonly Sent['row'][] }
  | { readonly do: 'cancel'; readonly fate: Fate; readonly at: number; readonly by: 'orderId' | 'clientOrderId' }
  | { readonly do: 'amend'; readonly fate: Fate; readonly at: number; readonly what: 'price' | 'quantity' }
  | { readonly do: 'resolve'; readonly at: number }
  | { readonly do: 'trade'; readonly at: number; readonly size: number }
  | { readonly do: 'end' | 'read'; readonly at: number }
  | { readonly do: 'foreign'; readonly size: number }
  | { readonly do: 'cut'; readonly forMs: number }
  | { readonly do: 'silence'; readonly forMs: number }
  | { readonly do: 'wait'; readonly forMs: number }

/** What was said of a command, or `already-done`. */
export type Said = CommandOutcome | 'already-done'

export interface Create {
  readonly clientOrderId: string
  readonly sent: Sent
  said?: Said
  /** What whoever asked was told. */
  readonly resolved: Said[]
}

export interface Change {
  readonly command: 'cancel' | 'amend'
  readonly ref: OrderRef
  readonly sent: Sent
  said?: Said
}

/** Runs steps against the model, and keeps what was told. */
export class ModelRun {
  readonly account: ModelAccount
  readonly creates: Create[] = []
  readonly changes: Change[] = []
  readonly told = new Map<string, Order[]>()
  readonly fills: Fill[] = []
  readonly resolved: OrderResolvedItem[] = []
  readonly #pending = new Set<Promise<unknown>>()
  #ids = 0
  #prices = 0

  private constructor(terms: ModelTerms) {
    this.account = new ModelAccount(terms)
  }

  static async start(terms: ModelTerms): Promise<ModelRun> {
    const run = new ModelRun(terms)
    const { core, clock } = run.account
    const opened = core.initialize([symbol], {})
    await clock.advance(2_000)
    await opened
    const orders = core.hubs.orders.hub(undefined).subscribe({})
    orders.on('order', ({ order }) => void run.told.set(order.orderId, [...(run.told.get(order.orderId) ?? []), order]))
    orders.on('order-resolved', (item) => void run.resolved.push(item))
    core.hubs.fills
      .hub(undefined)
      .subscribe({})
      .on('fill', ({ fill }) => void run.fills.push(fill))
    return run
  }

  async step(step: Step): Promise<void> {
    const { account } = this
    const { clock, exchange, line } = account
    switch (step.do) {
      case 'create':
        this.#create(step)
        break
      case 'create-several':
        this.#createSeveral(step)
        break
      case 'cancel':
      case 'amend':
        this.#change(step)
        break
      case 'resolve':
        this.#resolve(step)
        break
      case 'trade':
        account.change(() => this.#pick(step) && exchange.trade(this.#pick(step)?.orderId ?? '', step.size))
        break
      case 'end':
        account.change(() => this.#end(step))
        break
      case 'read':
        this.#watch(this.#readAll())
        break
      case 'foreign':
        account.change(() =>
          exchange.create({ ...this.#terms(step.size), clientOrderId: `foreign${(this.#ids += 1)}`, symbol }),
        )
        break
      case 'cut':
        line.cut()
        clock.setTimer(step.forMs, () => line.restore())
        break
      case 'silence':
        account.silentUntil = clock.now() + step.forMs
        break
      case 'wait':
        await clock.advance(step.forMs)
        break
    }
    await clock.advance(2)
  }

  /** Everything that is under way comes to its end; what was told that is not true. */
  async finish(): Promise<readonly unknown[]> {
    const { clock, core, line, journal } = this.account
    await clock.advance(20_000)
    line.restore()
    await clock.advance(180_000)
    await Promise.all(this.#pending)
    const unresolved = await journal.unresolved({ exchange: 'model', environment: 'test', account: undefined })
    const problems = [...problemsOf(this), ...unresolved]
    await core.close()
    // Questions that were under way are still answered, to nobody.
    await clock.advance(1_000)
    return clock.pendingTimers === 0 ? problems : [...problems, 'something was left behind']
  }

  #terms(size: number) {
    return { side: 'buy', quantity: decimal(String(size)), price: this.#newPrice() } as const
  }

  /** No two orders, or changes of one, have the same. */
  #newPrice() {
    this.#prices += 1
    return decimal(`${100 + this.#prices}`)
  }

  #pick({ at }: { readonly at: number }): Order | undefined {
    const { orders } = this.account.exchange
    return orders[at % Math.max(1, orders.length)]
  }

  /** An order that may not have arrived yet. */
  #pickCreate({ at }: { readonly at: number }): OrderRef | undefined {
    const create = this.creates[at % Math.max(1, this.creates.length)]
    return create && { symbol, clientOrderId: create.clientOrderId }
  }

  #newCreate(row?: Sent['row']): Create {
    const create = { clientOrderId: `c${(this.#ids += 1)}`, sent: { isDone: false, row }, resolved: [] }
    this.creates.push(create)
    return create
  }

  #create({ fate, size, filledAtOnce }: Step & { readonly do: 'create' }): void {
    const { account } = this
    const create = this.#newCreate()
    const { clientOrderId } = create
    account.next = { fate, sent: [create.sent], filledAtOnce }
    const request = { ...this.#terms(size), symbol, type: 'limit', clientOrderId } as const
    this.#watch(
      account.core.desk.create(request).then(
        () => void (create.said = 'accepted'),
        (error: unknown) => void (create.said = outcomeOf(error)),
      ),
    )
  }

  #createSeveral({ fate, rows }: Step & { readonly do: 'create-several' }): void {
    const { account } = this
    const creates = rows.map((row) => this.#newCreate(row))
    account.next = { fate, sent: creates.map(({ sent }) => sent), filledAtOnce: 0 }
    const requests = creates.map(
      ({ clientOrderId }) => ({ ...this.#terms(2), symbol, type: 'limit', clientOrderId }) as const,
    )
    const answered = async (): Promise<void> => {
      const outcomes = await account.core.batches.create(requests)
      for (const [place, create] of creates.entries()) create.said = saidOf(outcomes[place], create)
    }
    this.#watch(answered())
  }

  #change(step: Step & { readonly do: 'cancel' | 'amend' }): void {
    const { account } = this
    const ref = step.do === 'cancel' && step.by === 'clientOrderId' ? this.#pickCreate(step) : this.#pick(step)
    if (ref === undefined) return
    const change: Change = { command: step.do, ref, sent: { isDone: false } }
    this.changes.push(change)
    account.next = { fate: step.fate, sent: [change.sent], filledAtOnce: 0 }
    const { desk } = account.core
    const made: Promise<Order | CancelResult> =
      step.do === 'cancel'
        ? desk.cancel(ref)
        : desk.amend(ref, step.what === 'price' ? { price: this.#newPrice() } : { quantity: this.#newPrice() })
    this.#watch(
      made.then(
        (result) =>
          void (change.said = 'result' in result && result.result === 'already-done' ? 'already-done' : 'accepted'),
        (error: unknown) => void (change.said = outcomeOf(error)),
      ),
    )
  }

  #resolve(step: { readonly at: number }): void {
    const ref = this.#pickCreate(step)
    const create = this.creates.find(({ clientOrderId }) => clientOrderId === ref?.clientOrderId)
    if (ref === undefined || create === undefined) return
    const asked = this.account.core.desk.resolve(ref)
    this.#watch(asked.then(({ outcome }) => void create.resolved.push(outcome)))
  }

  async #readAll(): Promise<void> {
    const { store, rest } = this.account.core
    const since = store.mark()
    const orders = await rest.getOpenOrders?.().catch(() => [])
    for (const order of orders ?? []) store.snapshot(order, since)
  }

  /** The exchange ends an order: its switch, or a crash of the market. */
  #end(step: { readonly at: number }): void {
    const order = this.#pick(step)
    if (order !== undefined && !isDone(order)) this.account.exchange.cancel(order)
  }

  #watch(work: Promise<unknown>): void {
    this.#pending.add(work)
  }
}

/** Of a batch the outcomes come in the order of the requests. */
function saidOf(outcome: OrderOutcome | undefined, { clientOrderId }: Create): Said {
  if (outcome?.ref.clientOrderId === clientOrderId) return outcome.outcome
  throw new Error(`The outcome of ${clientOrderId} is that of another order`)
}

function outcomeOf(error: unknown): Said {
  if (OrderError.is(error)) return error.outcome
  throw error
}
