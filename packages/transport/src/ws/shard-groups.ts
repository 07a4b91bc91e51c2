import { ClosedError } from '@venuekit/core/errors'
import type { RequestWait, StreamRequest } from './pending-requests.ts'
import type { SessionScope } from './session-scope.ts'
import { Shard, type ShardHooks } from './shard.ts'
import { notSent } from './stream-failure.ts'
import type { WantedTopic } from './wanted-topic.ts'

/** The shards of a session by their groups, and which of them carries which topic. A topic stays where it is. */
export class ShardGroups<Topic> {
  readonly #scope: SessionScope<Topic>
  readonly #hooks: Pick<ShardHooks<Topic>, 'mark' | 'state'>
  readonly #groups = new Map<string, Map<number, Shard<Topic>>>()
  readonly #wanted = new Map<string, { readonly topic: WantedTopic<Topic>; readonly shard: Shard<Topic> }>()
  /** Groups of which there was a connection. */
  readonly #opened = new Set<string>()
  /** Shards that nothing keeps any longer, until they are closed. */
  readonly #leaving = new Set<Promise<void>>()

  constructor(scope: SessionScope<Topic>, hooks: Pick<ShardHooks<Topic>, 'mark' | 'state'>) {
    this.#scope = scope
    this.#hooks = hooks
  }

  find(key: string): WantedTopic<Topic> | undefined {
    return this.#wanted.get(key)?.topic
  }

  shardOf({ key }: WantedTopic<Topic>): Shard<Topic> | undefined {
    return this.#wanted.get(key)?.shard
  }

  /** All shards, or those of a group, by their places. */
  shards(group?: string): readonly Shard<Topic>[] {
    const groups = group === undefined ? [...this.#groups.values()] : [this.#groups.get(group)]
    return groups.flatMap((shards) => [...(shards?.values() ?? [])])
  }

  /** Gives a topic to the first shard of its group that has room, or to a new one. */
  add(topic: WantedTopic<Topic>): WantedTopic<Topic> {
    const { protocol } = this.#scope
    const group = protocol.group(topic.topic)
    const hasRoom = (shard: Shard<Topic>): boolean => shard.topics.size < protocol.limits.topicsPerSocket
    const shard = this.shards(group).find(hasRoom) ?? this.#create(group)
    this.#wanted.set(topic.key, { topic, shard })
    shard.add(topic)
    return topic
  }

  async remove(topic: WantedTopic<Topic>): Promise<void> {
    const shard = this.shardOf(topic)
    this.#wanted.delete(topic.key)
    topic.fail(new ClosedError(`"${topic.key}" was unsubscribed`))
    await shard?.remove(topic)
    await Promise.all(this.#leaving)
  }

  /** The first shard of a group, which also carries its requests. */
  first(group: string): Shard<Topic> {
    return this.#groups.get(group)?.get(0) ?? this.#create(group)
  }

  async request(group: string, request: StreamRequest, wait: RequestWait): Promise<Uint8Array> {
    const shard = this.#groups.get(group)?.get(0)
    if (shard === undefined) throw notSent(undefined, { exchange: this.#scope.exchange })
    return shard.request(request, wait)
  }

  async close(): Promise<void> {
    const shards = this.shards()
    this.#groups.clear()
    this.#wanted.clear()
    await Promise.all([...shards.map((shard) => shard.close()), ...this.#leaving])
  }

  #create(group: string): Shard<Topic> {
    const shards = this.#groups.get(group) ?? new Map<number, Shard<Topic>>()
    this.#groups.set(group, shards)
    let place = 0
    while (shards.has(place)) place += 1
    const shard = new Shard(
      this.#scope,
      { group, shard: place },
      {
        ...this.#hooks,
        state: (change) => {
          if (change.to === 'connected') this.#opened.add(group)
          this.#hooks.state(change)
        },
        wasOpen: () => this.#opened.has(group),
        dropped: ({ key }) => this.#wanted.delete(key),
        idle: () => this.#release(group, place),
      },
    )
    shards.set(place, shard)
    return shard
  }

  #release(group: string, place: number): void {
    const shards = this.#groups.get(group)
    const shard = shards?.get(place)
    if (shards === undefined || shard === undefined) return
    shards.delete(place)
    if (shards.size === 0) this.#groups.delete(group)
    const closed = shard.close().finally(() => this.#leaving.delete(closed))
    this.#leaving.add(closed)
  }
}
