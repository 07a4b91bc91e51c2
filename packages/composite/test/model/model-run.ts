import {
  decimal,
  isDone,
  type CancelOutcome,
  type CancelResult,
  type Fill,
  type Order,
  type OrderOutcome,
  type OrderRef,
  type OrderResolvedItem,
} from '@venuekit/core'
import { OrderError } from '@venuekit/core/errors'
import { expect } from 'vitest'
import { isMeant } from '../../src/private/evidence.ts'
import { ModelAccount, symbol, type Fate, type ModelTerms, type Sent } from './model-account.ts'

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

type Told = 'accepted' | 'rejected' | 'not-sent' | 'unknown'

interface Create {
  readonly clientOrderId: string
  readonly sent: Sent
  told?: Told
  readonly resolved: Told[]
}

interface Change {
  readonly command: 'cancel' | 'amend'
  readonly ref: OrderRef
  readonly sent: Sent
  told?: Told | 'already-done'
}

/** Runs steps against the model, and holds what is told against what is true. */
export class ModelRun {
  readonly account: ModelAccount
  readonly creates: Create[] = []
  readonly changes: Change[] = []
  readonly told = new Map<string, Order[]>()
  readonly fills: Fill[] = []
  readonly #resolved: OrderResolvedItem[] = []
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
    orders.on('order-resolved', (item) => void run.#resolved.push(item))
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

  /** Everything that is under way comes to its end, and all of it must be true. */
  async finish(): Promise<void> {
    const { clock, core, exchange, line, journal } = this.account
    await clock.advance(20_000)
    line.restore()
    await clock.advance(180_000)
    await Promise.all(this.#pending)
    this.#checkTold()
    this.#checkOutcomes()
    for (const order of exchange.orders) {
      const known = core.store.find(order)
      // Of what another program has done while the line was cut nobody here need ever have heard.
      const isMissed = known === undefined && order.clientOrderId?.startsWith('foreign') === true
      if (!isMissed) expect(essence(known)).toEqual(essence(order))
    }
    const executed = exchange.fills.map(({ tradeId }) => tradeId)
    expect(this.fills.map(({ tradeId }) => tradeId).toSorted()).toEqual(executed.toSorted())
    for (const { asset, total } of exchange.balances)
      expect(core.account.balances.get(asset)).toMatchObject({ asset, total })
    const owner = { exchange: 'model', environment: 'test', account: undefined }
    expect(await journal.unresolved(owner)).toEqual([])
    expect(core.resolver.size).toBe(0)
    await core.close()
    expect(clock.pendingTimers).toBe(0)
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
        () => void (create.told = 'accepted'),
        (error: unknown) => void (create.told = outcomeOf(error)),
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
    const answered = account.core.batches.create(requests).then((outcomes) => {
      expect(outcomes.map(({ ref }) => ref.clientOrderId)).toEqual(creates.map(({ clientOrderId }) => clientOrderId))
      for (const [place, create] of creates.entries()) create.told = outcomes[place]?.outcome ?? 'unknown'
    })
    this.#watch(answered)
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
          void (change.told = 'result' in result && result.result === 'already-done' ? 'already-done' : 'accepted'),
        (error: unknown) => void (change.told = outcomeOf(error)),
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

  /** Each state that was told was true, once, in the order in which it was. */
  #checkTold(): void {
    const { states } = this.account.exchange
    for (const [orderId, told] of this.told) {
      const real = (states.get(orderId) ?? []).map(essence)
      let before = -1
      for (const order of told) {
        if (order.status === 'pending' && before === -1) continue
        const place = real.findIndex((state, index) => index > before && isSame(state, essence(order)))
        expect({ orderId, told: told.map(essence), real, place }).not.toMatchObject({ place: -1 })
        before = place
      }
    }
  }

  #checkOutcomes(): void {
    const { exchange } = this.account
    for (const create of this.creates) {
      const { clientOrderId, sent, told, resolved } = create
      const there = exchange.orders.filter((order) => order.clientOrderId === clientOrderId)
      expect(there).toHaveLength(sent.isDone ? 1 : 0)
      const events = this.#resolved.filter(
        ({ command, outcome }) => command === 'create' && outcome.ref.clientOrderId === clientOrderId,
      )
      const outcomes = [told, ...resolved, ...events.map(({ outcome }) => outcome.outcome)]
      const isTrue = (outcome: Told | undefined): boolean =>
        outcome === 'unknown' || (outcome === 'accepted' ? sent.isDone : outcome !== undefined && !sent.isDone)
      expect({ clientOrderId, sent, outcomes, isTrue: outcomes.every(isTrue) }).toMatchObject({ isTrue: true })
      if (told === 'unknown') expect(events).toHaveLength(1)
      if (told !== 'unknown') expect(events.length).toBeLessThanOrEqual(1)
    }
    for (const change of this.changes) expect({ change, isTrue: this.#isTrue(change) }).toMatchObject({ isTrue: true })
    for (const { command, outcome } of this.#resolved)
      if (command !== 'create')
        expect({ command, outcome, isTrue: this.#isResolvedTruly(command, outcome) }).toMatchObject({ isTrue: true })
  }

  #isTrue({ told, sent, ref }: Change): boolean {
    if (told === 'unknown') return true
    if (told === 'accepted') return sent.isDone
    if (told === 'already-done') return !sent.isDone && this.#hasEnded(ref)
    return told !== undefined && !sent.isDone
  }

  /** As nothing here is forgotten an order that is not there never was. */
  #hasEnded(ref: OrderRef): boolean {
    const order = this.account.exchange.find(ref)
    return order === undefined || isDone(order)
  }

  #isResolvedTruly(command: 'cancel' | 'amend', { outcome, ref }: OrderOutcome): boolean {
    const order = this.account.exchange.find(ref)
    const unknown = this.changes.filter(
      (change) => change.command === command && change.told === 'unknown' && isMeant(change.ref, ref),
    )
    if (outcome === 'accepted')
      return command === 'cancel' ? order?.status === 'cancelled' : unknown.some(({ sent }) => sent.isDone)
    return unknown.some(({ sent }) => !sent.isDone)
  }
}

function outcomeOf(error: unknown): Told {
  if (OrderError.is(error)) return error.outcome
  throw error
}

/** What whoever follows an order goes by. */
function essence(order: Order | undefined) {
  if (order === undefined) return undefined
  const { status, filled, quantity, price, remaining, clientOrderId } = order
  return { status, filled, quantity, price, remaining, clientOrderId }
}

function isSame(one: ReturnType<typeof essence>, other: ReturnType<typeof essence>): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

export type { CancelOutcome }
