import type { Clock, Timer } from '@venuekit/core/time'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import type { MatchingEngine } from '../engine/engine.ts'
import type { Instrument } from '../engine/instrument.ts'
import { RandomStream } from '../random.ts'
import { MarketActors, type ActorAccounts } from './actors.ts'
import { defaultAssets, type ReferenceAsset } from './assets.ts'
import { pastMinutes } from './history.ts'
import { Divergences, type DivergenceOptions } from './divergences.ts'
import { ReferencePrices } from './reference.ts'

const tickMs = 10
/** A process that stood still does not make up for more than this. */
const longestTickMs = 250
const markEveryMs = 1_000
const highestRate = 50_000

/** One simulated exchange, as far as its market goes. */
export interface Venue {
  readonly id: string
  readonly engine: MatchingEngine
  /** House accounts of the engine; they are opened when they are not there. The default is 1,000,001 and 1,000,002. */
  readonly accounts?: ActorAccounts
}

export interface MarketSimulationOptions {
  readonly clock: Clock
  readonly seed: number
  readonly venues: readonly Venue[]
  /** Actions per second, of all markets of all venues together, from 1 to 50,000. The default is 1,000. */
  readonly rate?: number
  /** Added to the default assets; the same name replaces one. */
  readonly assets?: readonly ReferenceAsset[]
  /** Levels of each side of a book, about. The default is 250. */
  readonly depth?: number
  /** How many minutes of candles there are when the market begins. The default is 500. */
  readonly historyMinutes?: number
  /** False keeps all exchanges at the reference price. */
  readonly divergence?: DivergenceOptions | false
}

interface Place {
  readonly venue: string
  readonly engine: MatchingEngine
  readonly instrument: Instrument
  readonly actors: MarketActors
  readonly asset: ReferenceAsset
  /** Its part of all actions. */
  readonly share: number
  /** Actions that it is owed. */
  credit: number
  /** How far its prices always are from the reference. */
  readonly basis: number
}

/**
 * Keeps the markets of all exchanges of a simulator alive around common reference prices. It is driven by the clock in small
 * batches; the same seed and the same steps of the clock give the same actions.
 *
 * @example
 * ```ts
 * using market = new MarketSimulation({ clock: systemClock, seed: 7, venues: [{ id: 'mexc', engine }] })
 * market.start()
 * ```
 */
export class MarketSimulation implements Disposable {
  readonly #clock: Clock
  readonly #references: ReferencePrices
  readonly #divergences: Divergences | undefined
  readonly #places: readonly Place[]
  readonly #seed: number
  readonly #historyMinutes: number
  #rate: number
  #timer: Timer | undefined
  #lastTick = 0
  #elapsed = 0
  #markedAt = Number.NEGATIVE_INFINITY
  #actions = 0
  #state: 'new' | 'running' | 'paused' | 'closed' = 'new'

  constructor(options: MarketSimulationOptions) {
    this.#clock = options.clock
    this.#seed = options.seed
    this.#historyMinutes = options.historyMinutes ?? 500
    this.#rate = checkRate(options.rate ?? 1_000)
    const assets = new Map([...defaultAssets, ...(options.assets ?? [])].map((asset) => [asset.asset, asset]))
    this.#references = new ReferencePrices(options.seed, [...assets.values()])
    this.#divergences = options.divergence === false ? undefined : new Divergences(options.seed, options.divergence)
    this.#places = placesOf(options, assets, this.#references)
  }

  /** Fills the books and begins. */
  start(): void {
    if (this.#state !== 'new') return
    for (const place of this.#places) {
      this.#backfill(place)
      place.actors.open(this.#fair(place))
    }
    this.#mark()
    this.#run()
  }

  /** Nothing happens any more when this returns, until `resume()`. */
  pause(): void {
    if (this.#state !== 'running') return
    this.#state = 'paused'
    this.#timer?.cancel()
  }

  /** Goes on where it stopped: the market did not age meanwhile. */
  resume(): void {
    if (this.#state === 'paused') this.#run()
  }

  close(): void {
    this.#state = 'closed'
    this.#timer?.cancel()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  get isPaused(): boolean {
    return this.#state === 'paused'
  }

  /** Actions since the start. */
  get actions(): number {
    return this.#actions
  }

  /** Actions per second. */
  get rate(): number {
    return this.#rate
  }

  set rate(rate: number) {
    this.#rate = checkRate(rate)
  }

  /** What a market's price should be now, divergences included. */
  fairPrice(venue: string, market: string): number {
    const place = this.#places.find((one) => one.venue === venue && one.instrument.id === market)
    if (place === undefined) throw new InvalidInputError('market', `"${market}" is no market of "${venue}"`)
    return this.#fair(place)
  }

  #run(): void {
    this.#state = 'running'
    this.#lastTick = this.#clock.monotonic()
    this.#schedule()
  }

  #schedule(): void {
    this.#timer = this.#clock.setTimer(tickMs, () => this.#tick(), { keepAlive: false })
  }

  #tick(): void {
    const now = this.#clock.monotonic()
    const passed = Math.min(now - this.#lastTick, longestTickMs)
    this.#lastTick = now
    this.#elapsed += passed
    this.#references.advance(passed)
    for (const place of this.#places) this.#act(place, passed)
    if (this.#elapsed - this.#markedAt >= markEveryMs) this.#mark()
    if (this.#state === 'running') this.#schedule()
  }

  #act(place: Place, passed: number): void {
    place.credit += (this.#rate * place.share * passed) / 1_000
    if (place.credit < 1) return
    const fair = this.#fair(place)
    for (; place.credit >= 1 && this.#state === 'running'; place.credit -= 1) {
      place.actors.act(fair)
      this.#actions += 1
    }
  }

  /** The past of an asset has the same course on all exchanges. */
  #backfill(place: Place): void {
    const minutes = pastMinutes({
      instrument: place.instrument,
      random: new RandomStream(this.#seed, `history/${place.asset.asset}`),
      price: this.#fair(place),
      endsAt: this.#clock.now(),
      minutes: this.#historyMinutes,
      volatility: place.asset.volatility,
    })
    place.engine.backfill({ market: place.instrument.id, minutes })
  }

  /** Perpetuals get new mark and index prices. */
  #mark(): void {
    this.#markedAt = this.#elapsed
    for (const place of this.#places) {
      const { kind, id, base, quote, priceDecimals } = place.instrument
      if (kind === 'spot') continue
      const units = (price: number): number => Math.max(1, Math.round(price * 10 ** priceDecimals))
      const index = units(this.#references.rate(base, quote))
      place.engine.setMarkPrice({ market: id, mark: units(this.#fair(place)), index })
    }
  }

  #fair({ venue, instrument, basis }: Place): number {
    const offset = this.#divergences?.offset(venue, instrument.base, this.#elapsed) ?? 0
    return this.#references.rate(instrument.base, instrument.quote) * (1 + basis + offset)
  }
}

function placesOf(
  { venues, seed, depth = 250 }: MarketSimulationOptions,
  assets: ReadonlyMap<string, ReferenceAsset>,
  references: ReferencePrices,
): readonly Place[] {
  for (const venue of venues) openAccounts(venue)
  const all = venues.flatMap((venue) =>
    venue.engine.view.instruments.map((instrument) => ({ venue, instrument, asset: assetOf(instrument.base, assets) })),
  )
  const total = all.reduce((sum, { asset }) => sum + (asset.activity ?? 1), 0)
  return all.map(({ venue, instrument, asset }) => {
    const random = new RandomStream(seed, `actors/${venue.id}/${instrument.id}`)
    return {
      venue: venue.id,
      engine: venue.engine,
      instrument,
      asset,
      share: (asset.activity ?? 1) / total,
      credit: random.next(),
      basis: random.between(-0.0001, 0.0001),
      actors: new MarketActors({
        engine: venue.engine,
        market: instrument.id,
        accounts: accountsOf(venue),
        random,
        depth,
        quoteValue: references.price(instrument.quote),
      }),
    }
  })
}

function assetOf(name: string, assets: ReadonlyMap<string, ReferenceAsset>): ReferenceAsset {
  const asset = assets.get(name)
  if (asset === undefined) throw new ConfigurationError('assets', `has no reference price of ${name}; give it one`)
  return asset
}

function accountsOf({ accounts }: Venue): ActorAccounts {
  return accounts ?? { maker: 1_000_001, taker: 1_000_002 }
}

function openAccounts(venue: Venue): void {
  const { maker, taker } = accountsOf(venue)
  for (const id of [maker, taker]) if (!venue.engine.view.hasAccount(id)) venue.engine.openAccount({ id, house: true })
}

function checkRate(rate: number): number {
  if (rate >= 1 && rate <= highestRate) return rate
  throw new ConfigurationError('rate', `must be from 1 to ${highestRate} actions per second, not ${rate}`)
}
