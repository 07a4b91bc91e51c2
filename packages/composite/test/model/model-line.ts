import { createDisposer, type Clock, type StreamPatch } from '@venuekit/core'
import type { ConnectionInfo, StreamEvents, StreamMark, StreamSession } from '@venuekit/transport'
import { noSession } from '../../src/object/wires.ts'
import type { AccountRouter } from '../../src/private/account-router.ts'

type Handlers = { [Kind in keyof StreamEvents<string>]: ((event: StreamEvents<string>[Kind]) => void)[] }

/** How the frames of a line are treated: each delay, and each number of copies, is taken in turn. */
export interface LineTerms {
  readonly delaysMs: readonly number[]
  readonly copies: readonly number[]
}

const connection: ConnectionInfo = {
  id: 1,
  group: 'private',
  shard: 0,
  generation: 1,
  isCurrent: true,
}

/** A line that brings what an exchange tells late, in any order and several times, and loses it when it is cut. */
export class ModelLine {
  readonly session: StreamSession<string>
  consumer: Pick<AccountRouter, 'batch'> | undefined
  readonly #clock: Clock
  readonly #terms: LineTerms
  readonly #handlers: Handlers = { mark: [], state: [], notice: [] }
  readonly #topics = new Set<string>()
  #told = 0
  /** Counts the connections; nothing of an earlier one arrives. */
  #generation = 1
  #isCut = false

  constructor(clock: Clock, terms: LineTerms) {
    this.#clock = clock
    this.#terms = terms
    this.session = {
      ...noSession<string>('model'),
      subscribe: async (topic) => void this.#topics.add(topic),
      resubscribe: async (topic) => this.#mark('resynced', [topic]),
      stateOf: () => (this.#isCut ? 'stale' : 'active'),
      on: (kind, handler) => {
        const handlers: unknown[] = this.#handlers[kind]
        handlers.push(handler)
        return createDisposer(() => {})
      },
    }
  }

  /** The exchange tells something. */
  tell(patch: StreamPatch): void {
    if (this.#isCut) return
    const generation = this.#generation
    const { delaysMs, copies } = this.#terms
    const count = copies[this.#told % copies.length] ?? 1
    for (let copy = 0; copy < count; copy += 1) {
      this.#told += 1
      this.#clock.setTimer(delaysMs[this.#told % delaysMs.length] ?? 0, () => {
        if (this.#generation === generation) this.consumer?.batch({ kind: 'change', patches: [patch] }, connection)
      })
    }
  }

  cut(): void {
    if (this.#isCut) return
    this.#isCut = true
    this.#generation += 1
    this.#mark('stale')
  }

  restore(): void {
    if (!this.#isCut) return
    this.#mark('reconnected')
    this.#isCut = false
    this.#mark('resynced')
  }

  #mark(type: StreamMark<string>['type'], topics: readonly string[] = [...this.#topics]): void {
    for (const handler of this.#handlers.mark) handler({ type, topics, reason: 'the model', connection })
  }
}
