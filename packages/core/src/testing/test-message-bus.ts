import { ManualClock } from './manual-clock.ts'
import type { Clock } from '../time/clock.ts'
import { checkJsonData } from '../bus/json-data.ts'
import { MemoryMessageBus } from '../bus/memory-message-bus.ts'
import type { AnyEndpoints, AnyTopics, EndpointMap, MessageBus, TopicMap } from '../bus/message-bus.ts'

/** One message that was published. */
export interface PublishedMessage {
  readonly topic: string
  readonly message: unknown
}

/** A message bus that remembers what went over it. */
export interface TestMessageBus<
  Topics extends TopicMap = AnyTopics,
  Endpoints extends EndpointMap = AnyEndpoints,
> extends MessageBus<Topics, Endpoints> {
  /** Everything that was published, in order. */
  readonly messages: readonly PublishedMessage[]
  /** What handlers threw or rejected with. */
  readonly errors: readonly { readonly error: unknown; readonly where: string }[]
}

/**
 * Makes a message bus for tests: it works as the one in memory does, remembers what was published, and refuses messages
 * that would not survive JSON, so that what passes a test also works over a bus between processes.
 *
 * @example
 * ```ts
 * import { createTestMessageBus } from '@venuekit/core/testing'
 *
 * const bus = createTestMessageBus()
 * bus.publish('data.trades.gateio', { price: '101.5' })
 * bus.messages[0]?.topic // 'data.trades.gateio'
 * ```
 */
export function createTestMessageBus<Topics extends TopicMap = AnyTopics, Endpoints extends EndpointMap = AnyEndpoints>(
  options: { readonly clock?: Clock } = {},
): TestMessageBus<Topics, Endpoints> {
  return new RecordingMessageBus<Topics, Endpoints>(options.clock ?? new ManualClock())
}

class RecordingMessageBus<Topics extends TopicMap, Endpoints extends EndpointMap>
  extends MemoryMessageBus<Topics, Endpoints>
  implements TestMessageBus<Topics, Endpoints>
{
  readonly messages: PublishedMessage[] = []
  readonly errors: { readonly error: unknown; readonly where: string }[] = []

  constructor(clock: Clock) {
    super({ clock, onHandlerError: (error, where) => this.errors.push({ error, where }) })
  }

  override publish<Topic extends keyof Topics & string>(topic: Topic, message: Topics[Topic]): void {
    checkJsonData(message, topic)
    this.messages.push({ topic, message })
    super.publish(topic, message)
  }
}
