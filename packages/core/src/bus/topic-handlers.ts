import { createDisposer, type Disposer } from '../async/disposer.ts'
import { InvalidInputError } from '../errors/general.ts'
import { HandlerSet, type HandlerErrorHook } from '../streams/handler-set.ts'

/** A message on its way to handlers. */
interface Delivery {
  readonly topic: string
  readonly message: unknown
}

/** Handlers by topic and by the beginning of a topic. */
export class TopicHandlers {
  readonly #exact = new Map<string, HandlerSet>()
  /** By what the topics begin with; `` for all. */
  readonly #prefixes = new Map<string, HandlerSet>()

  /** How many subscriptions there are. */
  get size(): number {
    let size = 0
    for (const handlers of [...this.#exact.values(), ...this.#prefixes.values()]) size += handlers.size
    return size
  }

  add(pattern: string, handler: (message: never, topic: string) => unknown): Disposer {
    const prefix = prefixOf(pattern)
    const sets = prefix === undefined ? this.#exact : this.#prefixes
    const key = prefix ?? pattern
    let handlers = sets.get(key)
    if (handlers === undefined) {
      handlers = new HandlerSet()
      sets.set(key, handlers)
    }
    const remove = handlers.add((delivery: { topic: string; message: never }) =>
      handler(delivery.message, delivery.topic),
    )
    const set = handlers
    return createDisposer(() => {
      remove()
      // Topics come and go with markets; those that nobody hears any more must not pile up.
      if (set.size === 0 && sets.get(key) === set) sets.delete(key)
    })
  }

  /** Calls everybody who wants the topic and says how many that were. */
  deliver(delivery: Delivery, onError: HandlerErrorHook): number {
    let count = 0
    const exact = this.#exact.get(delivery.topic)
    if (exact !== undefined) {
      count += exact.size
      exact.call(delivery, onError)
    }
    for (const [prefix, handlers] of this.#prefixes) {
      if (!delivery.topic.startsWith(prefix)) continue
      count += handlers.size
      handlers.call(delivery, onError)
    }
    return count
  }

  clear(): void {
    this.#exact.clear()
    this.#prefixes.clear()
  }
}

/** Refuses what is no topic to publish to. */
export function checkTopic(topic: string): void {
  if (topic !== '' && !topic.includes('*')) return
  throw new InvalidInputError('topic', `"${topic}" names no topic; write one with dots, such as data.trades.gateio`)
}

/** What the topics of a pattern begin with; undefined when it is a topic itself. */
function prefixOf(pattern: string): string | undefined {
  if (pattern === '*') return ''
  if (!pattern.endsWith('.*')) {
    checkTopic(pattern)
    return undefined
  }
  const prefix = pattern.slice(0, -1)
  if (prefix !== '.' && !prefix.includes('*')) return prefix
  throw new InvalidInputError('pattern', `"${pattern}" is no pattern; a star stands alone or at the end: data.trades.*`)
}
