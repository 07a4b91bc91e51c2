// What topics are on the wire, in what both products have in common.

/** A topic as a subscribe frame names it. */
export interface WireTopic {
  /** The whole name: `spot.trades`. */
  readonly channel: string
  /** Without the user's id, where the channel wants one before the rest. */
  readonly payload: readonly string[]
}

/** How a product's channels take their payloads. */
export interface ChannelTable {
  readonly product: 'spot' | 'futures'
  /** Channels whose frames take many topics at once, each with one part. */
  readonly lists: ReadonlySet<string>
  /** Channels whose payload begins with the user's id. */
  readonly forUser: ReadonlySet<string>
}

/** The topic's key: its channel and its payload. */
export function keyOf({ channel, payload }: WireTopic): string {
  return [channel, ...payload].join(' ')
}

/** The keys of the topics that a payload names, as an answer repeats it; undefined where it repeats none. */
export function keysOf(
  table: ChannelTable,
  channel: string,
  payload: readonly string[] | undefined,
): readonly string[] | undefined {
  if (payload === undefined) return undefined
  if (table.lists.has(channel)) return payload.map((part) => keyOf({ channel, payload: [part] }))
  return [keyOf({ channel, payload: table.forUser.has(channel) ? payload.slice(1) : payload })]
}

/** The topics as frames take them: those of a list channel together, every other one alone. */
export function inFrames(table: ChannelTable, topics: readonly WireTopic[]): readonly WireTopic[] {
  const frames: WireTopic[] = []
  const lists = new Map<string, string[]>()
  for (const topic of topics) {
    const { channel, payload } = topic
    const list = lists.get(channel)
    if (list !== undefined) {
      list.push(...payload)
    } else if (table.lists.has(channel)) {
      const first = [...payload]
      lists.set(channel, first)
      frames.push({ channel, payload: first })
    } else {
      frames.push(topic)
    }
  }
  return frames
}
