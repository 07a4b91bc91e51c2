import { AsyncLocalStorage } from 'node:async_hooks'
import type { AnswerPlan } from '../faults/answer-plan.ts'
import type { OrderRecord } from './order-ledger.ts'

/** One command of a client while it is carried out: which orders came of it, and what becomes of its answer. */
export interface CommandScope {
  readonly orders: OrderRecord[]
  readonly plan: AnswerPlan
}

/** Which command an order comes from, also after an `await` of the wire. */
export class CommandScopes {
  readonly #storage = new AsyncLocalStorage<CommandScope>()

  get current(): CommandScope | undefined {
    return this.#storage.getStore()
  }

  /** Whoever gave the current command does not learn of the orders that came of it. */
  withhold(): void {
    for (const record of this.current?.orders ?? []) record.answerWithheld = true
  }

  run<Result>(scope: CommandScope, call: () => Result): Result {
    return this.#storage.run(scope, call)
  }
}
