import { createMemoryLogger, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { SilenceWatch, type Watched } from './silence-watch.ts'

function watchOf(silentAfterMs = 10_000) {
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  const watch = new SilenceWatch({ clock, silentAfterMs, random: () => 0.5, logger })
  const logged = (of: string) => logger.records.filter(({ level }) => level === of).map(({ message }) => message)
  return { clock, watch, logged }
}

/** A topic, and the exchange behind it. */
class Topic implements Watched {
  readonly name = 'a topic'
  newestAt: number | undefined
  readonly #startedAt: number
  hasGoneOn = false
  failures = 0
  looks: number[] = []
  renewals: string[] = []
  renewed = Promise.resolve()
  /** It is confirmed again at once, and something of it comes. */
  comesBack = false
  line: object = {}
  isReplaced = true
  replacements: number[] = []
  readonly #clock: ManualClock

  constructor(clock: ManualClock) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
    this.newestAt = this.#startedAt
  }

  readonly quietSince = (): number | undefined => this.newestAt

  readonly look = async (): Promise<boolean> => {
    this.looks.push(this.#clock.monotonic() - this.#startedAt)
    if (this.looks.length <= this.failures) throw new Error('the exchange is away')
    return this.hasGoneOn
  }

  readonly renew = (reason: string): Promise<void> => {
    this.renewals.push(reason)
    this.newestAt = this.comesBack ? this.#clock.monotonic() : undefined
    return this.renewed
  }

  readonly connection = (): object => this.line

  readonly replace = (): boolean => {
    this.replacements.push(this.#clock.monotonic() - this.#startedAt)
    if (this.isReplaced) this.line = {}
    return true
  }
}

describe('[S3.65] a topic that is silent', () => {
  test('is asked for after a while, and is subscribed anew when the exchange has gone on without it', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    watch.add(topic)
    await clock.advance(9_000)
    expect(topic.looks).toEqual([])
    topic.hasGoneOn = true
    await clock.advance(2_000)
    expect(topic.looks).toEqual([10_000])
    await clock.advance(2_000)
    expect(topic.renewals).toEqual(['the exchange has gone on, and its stream has said nothing for 12000 ms'])
    expect(watch.counters).toEqual({ silenceLooks: 1, silenceRenewals: 1, silenceReplacements: 0 })
    // While it is not live nothing is asked; afterwards all begins anew.
    topic.line = {}
    await clock.advance(60_000)
    topic.newestAt = clock.monotonic()
    await clock.advance(9_000)
    expect(topic.looks.length).toBe(1)
  })

  test('that is not confirmed when it is subscribed anew is told of as that, unless nobody wants it any more', async () => {
    const { clock, watch, logged } = watchOf()
    const { promise, reject } = Promise.withResolvers<void>()
    const [topic, left] = [new Topic(clock), new Topic(clock)]
    for (const each of [topic, left]) {
      each.hasGoneOn = true
      each.renewed = promise
    }
    watch.add(topic)
    const leave = watch.add(left)
    await clock.advance(15_000)
    expect([topic.renewals.length, left.renewals.length]).toEqual([1, 1])
    leave()
    const before = logged('warn').length
    reject(new Error('not confirmed in time'))
    await clock.advance(0)
    expect(logged('warn').slice(before)).toEqual(['a topic that was silent is not confirmed yet; it is tried again'])
  })

  test('is left alone when what was on its way comes', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    topic.hasGoneOn = true
    watch.add(topic)
    await clock.advance(11_500)
    topic.newestAt = clock.monotonic()
    await clock.advance(9_000)
    expect([topic.looks.length, topic.renewals.length]).toEqual([1, 0])
  })

  test('is asked for more and more rarely while it is quiet indeed', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    watch.add(topic)
    for (let second = 0; second < 1_000; second += 1) await clock.advance(1_000)
    expect(topic.looks).toEqual([10_000, 30_000, 70_000, 150_000, 310_000, 470_000, 630_000, 790_000, 950_000])
    expect(topic.renewals).toEqual([])
  })

  test('is one of many: at most one question a second, the longest silence first', async () => {
    const { clock, watch } = watchOf()
    const topics = Array.from({ length: 50 }, () => new Topic(clock))
    for (const topic of topics) watch.add(topic)
    for (let second = 0; second < 59; second += 1) await clock.advance(1_000)
    expect(watch.counters.silenceLooks).toBe(50)
    expect(topics.every(({ looks }) => looks.length === 1)).toBe(true)
  })

  test('is tried again where the exchange cannot be asked', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    topic.hasGoneOn = true
    topic.failures = 2
    watch.add(topic)
    for (let second = 0; second < 75; second += 1) await clock.advance(1_000)
    expect([topic.looks, topic.renewals.length]).toEqual([[10_000, 30_000, 70_000], 1])
  })

  test('is not watched any more once nobody wants it, and no timer is left', async () => {
    const { clock, watch } = watchOf()
    const [one, other] = [new Topic(clock), new Topic(clock)]
    const unwatch = watch.add(one)
    watch.add(other)()
    unwatch()
    await clock.advance(60_000)
    expect([one.looks, other.looks]).toEqual([[], []])
    expect(clock.pendingTimers).toBe(0)
    watch.add(one)
    watch.close()
    watch.add(other)
    expect(clock.pendingTimers).toBe(0)
    const { clock: still, watch: off } = watchOf(Infinity)
    off.add(new Topic(still))
    expect(still.pendingTimers).toBe(0)
  })

  test('that stays dead although it is subscribed anew has its connection replaced, and that ever more rarely', async () => {
    const { clock, watch, logged } = watchOf()
    const topic = new Topic(clock)
    topic.hasGoneOn = true
    topic.comesBack = true
    watch.add(topic)
    const pass = async (hours: number): Promise<void> => {
      for (let second = 0; second < hours * 3_600; second += 5) await clock.advance(5_000)
    }
    for (let second = 0; second < 25; second += 1) await clock.advance(1_000)
    expect([topic.renewals.length, topic.replacements]).toEqual([2, []])
    for (let second = 0; second < 12; second += 1) await clock.advance(1_000)
    expect([topic.renewals.length, topic.replacements]).toEqual([3, [36_000]])
    expect(logged('warn')).toContain(
      'a topic stays silent although it was subscribed anew, and its connection is replaced',
    )
    expect(watch.counters.silenceReplacements).toBe(1)
    await pass(8)
    const pauses = topic.replacements.map((at, index) => at - (topic.replacements[index - 1] ?? 0)).slice(1)
    expect(pauses.every((ms, index) => ms >= Math.min(3_600_000, 120_000 * 2 ** index) * 0.75)).toBe(true)
    expect(topic.replacements.length).toBeLessThan(16)
    // It is subscribed anew some thousand times, and that is written once for each connection.
    const written = logged('warn').filter((message) => message.includes('subscribed anew'))
    expect(written.length).toBeLessThanOrEqual(2 * (topic.replacements.length + 1))
  })

  test('that is live again late, and then says nothing, was subscribed anew in vain', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    topic.hasGoneOn = true
    watch.add(topic)
    const cycle = async (): Promise<void> => {
      for (let second = 0; second < 14; second += 1) await clock.advance(1_000)
      topic.newestAt = clock.monotonic()
    }
    for (let time = 0; time < 4; time += 1) await cycle()
    expect([topic.renewals.length, topic.replacements.length]).toEqual([4, 1])
  })

  test('that is not even live again when it is subscribed anew has its connection replaced', async () => {
    const { clock, watch } = watchOf()
    const topic = new Topic(clock)
    topic.hasGoneOn = true
    const leave = watch.add(topic)
    for (let second = 0; second < 43; second += 1) await clock.advance(1_000)
    // The book of some exchanges begins with a word of the stream.
    expect([topic.looks.length, topic.renewals.length, topic.replacements]).toEqual([1, 3, [42_000]])
    // The other connection is given its time, too.
    await clock.advance(60_000)
    expect(topic.renewals.length).toBe(3)
    leave()
    expect(clock.pendingTimers).toBe(0)
  })

  test('whose connection was replaced and that lives since is no reason not to replace that of another one', async () => {
    const { clock, watch } = watchOf()
    const [healed, dead] = [new Topic(clock), new Topic(clock)]
    for (const topic of [healed, dead]) topic.comesBack = true
    watch.add(healed)
    healed.hasGoneOn = true
    for (let second = 0; second < 37; second += 1) await clock.advance(1_000)
    expect(healed.replacements.length).toBe(1)
    healed.hasGoneOn = false
    const live = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        healed.newestAt = clock.monotonic()
        await clock.advance(1_000)
      }
    }
    await live(600)
    watch.add(dead)
    dead.hasGoneOn = true
    dead.newestAt = clock.monotonic()
    await live(37)
    expect(dead.replacements.length).toBe(1)
    // The first pause is the shortest one.
    dead.isReplaced = false
    await live(160)
    expect(dead.replacements.length).toBe(2)
  })
})
