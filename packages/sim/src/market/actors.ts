import type { BookReader } from '../engine/engine-view.ts'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Instrument } from '../engine/instrument.ts'
import type { Side } from '../engine/types.ts'
import type { RandomStream } from '../random.ts'

/** Who trades in a market: house accounts, so that they never run out of money. */
export interface ActorAccounts {
  readonly maker: number
  readonly taker: number
}

export interface ActorOptions {
  readonly engine: MatchingEngine
  readonly market: string
  readonly accounts: ActorAccounts
  readonly random: RandomStream
  /** How many levels a side has, about. */
  readonly depth: number
  /** What one quote unit is worth in US dollars. */
  readonly quoteValue: number
}

/** Values in US dollars. */
const smallestQuote = 60
const largestQuote = 6_000
const largestTake = 250_000
/** The levels of a side reach this far from the price, as a fraction. */
const reach = 0.012
/** Every so many actions somebody takes the whole best level, so that whoever quotes there is filled. */
const clearEvery = 24
const burstChance = 1 / 400

/**
 * The traders of one market around a fair price that is given to them: they quote, take back, resize, take what is there,
 * now and then many times in a row, and take at once what is better than fair, whoever offers it.
 */
export class MarketActors {
  readonly #engine: MatchingEngine
  readonly #market: string
  readonly #instrument: Instrument
  readonly #bids: BookReader
  readonly #asks: BookReader
  readonly #accounts: ActorAccounts
  readonly #random: RandomStream
  readonly #depth: number
  readonly #quoteValue: number
  /** Half of the spread, as a fraction. */
  readonly #halfSpread: number
  #actions = 0
  #burst: { readonly side: Side; left: number } = { side: 'buy', left: 0 }

  constructor(options: ActorOptions) {
    const { view } = options.engine
    this.#engine = options.engine
    this.#market = options.market
    this.#instrument = view.instrument(options.market)
    this.#bids = view.bookSide(options.market, 'buy')
    this.#asks = view.bookSide(options.market, 'sell')
    this.#accounts = options.accounts
    this.#random = options.random
    this.#depth = options.depth
    this.#quoteValue = options.quoteValue
    this.#halfSpread = options.random.between(0.00005, 0.0002)
  }

  /** Fills an empty book around the fair price. */
  open(fair: number): void {
    const around = this.#around(fair)
    for (let level = 0; level < this.#depth; level += 1) {
      this.#quoteAt('buy', around.bid - this.#ticks(around.gap * level), { around, away: level / this.#depth })
      this.#quoteAt('sell', around.ask + this.#ticks(around.gap * level), { around, away: level / this.#depth })
    }
  }

  /** One action. */
  act(fair: number): void {
    const around = this.#around(fair)
    this.#actions += 1
    if (this.#correct(around)) return
    if (this.#burst.left > 0) return this.#takeMore(around)
    if (this.#actions % clearEvery === 0) this.#clear(around)
    else if (this.#random.chance(burstChance)) this.#burst = { side: this.#side(), left: 5 + this.#random.below(20) }
    else this.#ordinary(around)
  }

  /** Takes what is better than fair, and quotes where the best price is too far away. */
  #correct(around: Around): boolean {
    const bid = this.#bids.best?.price
    const ask = this.#asks.best?.price
    if (ask !== undefined && ask <= around.center) return this.#sweep('buy', around)
    if (bid !== undefined && bid >= around.center) return this.#sweep('sell', around)
    const bidIsFar = bid === undefined || bid < around.bid - 2 * around.gap
    const askIsFar = ask === undefined || ask > around.ask + 2 * around.gap
    if (!bidIsFar && !askIsFar) return false
    const side = bidIsFar && askIsFar ? this.#side() : bidIsFar ? 'buy' : 'sell'
    this.#quoteNear(side, around)
    return true
  }

  /** A burst is over early when half of the other side is gone: nobody buys a market empty. */
  #takeMore(around: Around): void {
    const { side, left } = this.#burst
    this.#burst.left = this.#against(side).levelCount > this.#depth / 2 ? left - 1 : 0
    this.#take(side, around, this.#size(around, 0.5) * 4)
  }

  #ordinary(around: Around): void {
    const draw = this.#random.next()
    const side = this.#random.chance(0.5) ? this.#thinnerSide() : this.#side()
    const { levelCount } = this.#reader(side)
    if (draw < 0.12) this.#take(side, around, this.#size(around, 0))
    else if (draw < 0.22) this.#resize(side, around)
    else if (levelCount > this.#depth * 1.1)
      this.#takeBack(side, draw < 0.6 ? levelCount - 1 : this.#random.below(levelCount))
    else if (levelCount < this.#depth * 0.9 || draw < 0.61) this.#quoteAnywhere(side, around)
    else this.#takeBack(side, this.#random.below(levelCount))
  }

  /** Takes the whole of the best level, or of a few. */
  #clear(around: Around): void {
    const side = (this.#actions / clearEvery) % 2 === 0 ? 'buy' : 'sell'
    const offers = this.#against(side)
    let size = 0
    for (let level = this.#random.below(3); level >= 0; level -= 1) size += offers.levelFromBest(level)?.size ?? 0
    this.#take(side, around, size)
  }

  #sweep(side: Side, around: Around): boolean {
    this.#submit({ side, price: around.center, size: this.#sizeOf(largestTake, around), takes: true })
    return true
  }

  #take(side: Side, around: Around, size: number): void {
    if (this.#against(side).levelCount === 0) return this.#quoteNear(side, around)
    const price =
      side === 'buy' ? around.ask + this.#ticks(around.price * reach) : around.bid - this.#ticks(around.price * reach)
    this.#submit({ side, price, size: Math.min(size, this.#sizeOf(largestTake, around)), takes: true })
  }

  #quoteNear(side: Side, around: Around): void {
    const away = this.#ticks(around.gap * this.#random.next())
    this.#quoteAt(side, side === 'buy' ? around.bid - away : around.ask + away, { around, away: 0 })
  }

  #quoteAnywhere(side: Side, around: Around): void {
    const draw = this.#random.next()
    const away = draw * draw
    const ticks = this.#ticks(around.gap * this.#depth * away)
    this.#quoteAt(side, side === 'buy' ? around.bid - ticks : around.ask + ticks, { around, away })
  }

  #quoteAt(side: Side, price: number, { around, away }: { readonly around: Around; readonly away: number }): void {
    this.#submit({ side, price, size: this.#size(around, away), takes: false })
  }

  #takeBack(side: Side, index: number): void {
    const order = this.#reader(side).levelFromBest(index)?.first
    if (order?.account.id === this.#accounts.maker)
      this.#engine.cancel({ account: this.#accounts.maker, orderId: order.id })
  }

  #resize(side: Side, around: Around): void {
    const order = this.#reader(side).levelFromBest(this.#random.below(this.#depth))?.first
    if (order?.account.id !== this.#accounts.maker) return this.#quoteAnywhere(side, around)
    this.#engine.amend({ account: this.#accounts.maker, orderId: order.id, size: this.#size(around, 0.5) })
  }

  #submit({ side, price, size, takes }: Submission): void {
    if (price <= 0) return
    this.#engine.submit({
      account: takes ? this.#accounts.taker : this.#accounts.maker,
      market: this.#market,
      side,
      kind: 'limit',
      price,
      size,
      timeInForce: takes ? 'ioc' : 'gtc',
    })
  }

  /** A random size; larger further away from the price. */
  #size(around: Around, away: number): number {
    const draw = this.#random.next()
    const value = (smallestQuote + (largestQuote - smallestQuote) * draw * draw * draw) * (1 + 3 * away)
    return this.#sizeOf(value, around)
  }

  #sizeOf(value: number, { unitValue }: Around): number {
    const { sizeStep, limits } = this.#instrument
    const size = Math.round(value / unitValue / sizeStep) * sizeStep
    return Math.min(Math.max(size, limits.minimumSize, sizeStep), limits.maximumSize)
  }

  #around(fair: number): Around {
    const { priceStep, priceDecimals } = this.#instrument
    const price = fair * 10 ** priceDecimals
    const center = Math.max(priceStep, Math.round(price / priceStep) * priceStep)
    const half = Math.max(priceStep, this.#ticks(price * this.#halfSpread))
    return {
      price,
      center,
      bid: center - half,
      ask: center + half,
      gap: Math.max(priceStep, (price * reach) / this.#depth),
      unitValue: this.#instrument.unitValue(fair) * this.#quoteValue,
    }
  }

  /** Rounded to the step of prices. */
  #ticks(distance: number): number {
    return Math.round(distance / this.#instrument.priceStep) * this.#instrument.priceStep
  }

  #side(): Side {
    return this.#random.chance(0.5) ? 'buy' : 'sell'
  }

  #thinnerSide(): Side {
    return this.#bids.levelCount < this.#asks.levelCount ? 'buy' : 'sell'
  }

  #reader(side: Side): BookReader {
    return side === 'buy' ? this.#bids : this.#asks
  }

  /** What somebody on this side trades with. */
  #against(side: Side): BookReader {
    return side === 'buy' ? this.#asks : this.#bids
  }
}

/** The fair price in the units of the market, and what follows from it. */
interface Around {
  readonly price: number
  readonly center: number
  /** Where the best bid and ask should be. */
  readonly bid: number
  readonly ask: number
  /** Between two levels. */
  readonly gap: number
  /** What one unit of size is worth in US dollars. */
  readonly unitValue: number
}

interface Submission {
  readonly side: Side
  readonly price: number
  readonly size: number
  readonly takes: boolean
}
