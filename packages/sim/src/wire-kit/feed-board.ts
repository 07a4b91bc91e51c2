import type { Clock, Timer } from '@venuekit/core/time'
import type { LevelChanged } from '../engine/events.ts'

/** Something that is sent again and again while somebody is subscribed to it. */
export interface Feed {
  readonly market: string
  /** How often it looks for something new. */
  readonly intervalMs: number
  /** Called for every change of the book of its market. */
  readonly levelChanged?: (event: LevelChanged) => void
  /** Sends what is new. */
  readonly push: () => void
}

interface Pace {
  readonly feeds: Set<Feed>
  timer: Timer
}

/** The feeds of an exchange. Those of one interval go out together, and only while there are any. */
export class FeedBoard {
  readonly #clock: Clock
  readonly #feeds = new Map<string, Feed>()
  readonly #paces = new Map<number, Pace>()
  /** Those that want to hear of changes, by market. */
  readonly #watchers = new Map<string, Set<Feed>>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get(topic: string): Feed | undefined {
    return this.#feeds.get(topic)
  }

  start(topic: string, feed: Feed): void {
    this.#feeds.set(topic, feed)
    if (feed.levelChanged !== undefined) {
      const watchers = this.#watchers.get(feed.market)
      if (watchers === undefined) this.#watchers.set(feed.market, new Set([feed]))
      else watchers.add(feed)
    }
    const pace = this.#paces.get(feed.intervalMs)
    if (pace !== undefined) pace.feeds.add(feed)
    else this.#paces.set(feed.intervalMs, { feeds: new Set([feed]), timer: this.#schedule(feed.intervalMs) })
  }

  stop(topic: string): void {
    const feed = this.#feeds.get(topic)
    if (feed === undefined) return
    this.#feeds.delete(topic)
    this.#watchers.get(feed.market)?.delete(feed)
    const pace = this.#paces.get(feed.intervalMs)
    pace?.feeds.delete(feed)
    if (pace?.feeds.size !== 0) return
    pace.timer.cancel()
    this.#paces.delete(feed.intervalMs)
  }

  levelChanged(event: LevelChanged): void {
    const watchers = this.#watchers.get(event.market)
    if (watchers !== undefined) for (const feed of watchers) feed.levelChanged?.(event)
  }

  /** Everything sends what is new, whatever its interval. */
  flush(): void {
    for (const feed of this.#feeds.values()) feed.push()
  }

  #schedule(intervalMs: number): Timer {
    return this.#clock.setTimer(
      intervalMs,
      () => {
        const pace = this.#paces.get(intervalMs)
        if (pace === undefined) return
        for (const feed of pace.feeds) feed.push()
        // A push that ends the last subscription has stopped the pace.
        if (this.#paces.get(intervalMs) === pace) pace.timer = this.#schedule(intervalMs)
      },
      { keepAlive: false },
    )
  }
}
