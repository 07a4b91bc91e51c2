import type { EngineEvent } from '../../engine/events.ts'
import type { Instrument } from '../../engine/instrument.ts'
import { Ring } from '../../engine/ring.ts'
import type { Leg } from '../../engine/types.ts'
import type { FillView } from '../../engine/views.ts'
import { toText } from '../../engine/units.ts'
import type { FuturesParts } from './futures-parts.ts'
import { averageDecimals, tagOf } from './order-json.ts'

const rememberedCloses = 10_000

/** From the fill that opens a position to the one that closes it. */
interface Life {
  readonly side: 'long' | 'short'
  readonly openedAt: number
  largest: number
  entered: number
  entryValue: bigint
  left: number
  exitValue: bigint
  pnl: bigint
  fee: bigint
  fund: bigint
}

/** A position that is over. */
export interface ClosedPosition extends Readonly<Life> {
  readonly account: number
  readonly market: string
  readonly leg: Leg
  readonly closedAt: number
  readonly text: string
}

interface History {
  pnl: bigint
  last: bigint
}

/** The lives of positions: what they came to, and what earlier ones did. */
export class PositionLives {
  readonly #open = new Map<string, Life>()
  readonly #closed = new Map<number, Ring<ClosedPosition>>()
  readonly #histories = new Map<string, History>()
  /** What the position that is told of next has paid. */
  #funding = 0n

  /** Follows a fill; a position that it closes is returned. */
  take(fill: FillView): ClosedPosition | undefined {
    const { account, market, leg, size, closed } = fill
    const key = keyOf(account, market, leg)
    const after = this.#sizeAfter(fill)
    const life = this.#open.get(key)
    const over =
      life !== undefined && closed > 0
        ? this.#reduce(fill, { key, life, isOver: after === 0 || closed < size })
        : undefined
    if (closed === size) return over
    this.#enter(fill, { key, opened: size - closed })
    return over
  }

  /** Funding is told as a change of the balance, then of the position. */
  takeFunding(event: EngineEvent): void {
    if (event.type === 'balance' && event.reason === 'funding') this.#funding = event.availableChange
    if (event.type !== 'position' || this.#funding === 0n) return
    const { account, market, leg } = event.position
    const life = this.#open.get(keyOf(account, market, leg))
    if (life !== undefined) life.fund += this.#funding
    this.#funding = 0n
  }

  /** What earlier positions came to, all and the last one. */
  historyOf(account: number, market: string, leg: Leg): Readonly<History> {
    return this.#histories.get(keyOf(account, market, leg)) ?? { pnl: 0n, last: 0n }
  }

  /** Newest first. */
  closedBy(account: number): readonly ClosedPosition[] {
    return this.#closed.get(account)?.newest(rememberedCloses) ?? []
  }

  #sizeAfter({ positionAfter }: FillView): number {
    return Math.abs(positionAfter)
  }

  #enter(fill: FillView, { key, opened }: { readonly key: string; readonly opened: number }): void {
    const value = shareOf(fill.value, opened, fill.size)
    const fee = fill.closed === 0 ? fill.fee : shareOf(fill.fee, opened, fill.size)
    const life = this.#open.get(key) ?? beginning(fill)
    life.entered += opened
    life.entryValue += value
    life.fee -= fee
    life.largest = Math.max(life.largest, this.#sizeAfter(fill))
    this.#open.set(key, life)
  }

  #reduce(
    fill: FillView,
    { key, life, isOver }: { readonly key: string; readonly life: Life; readonly isOver: boolean },
  ): ClosedPosition | undefined {
    const { account, market, leg, closed, size, time } = fill
    life.left += closed
    life.exitValue += shareOf(fill.value, closed, size)
    life.pnl += fill.realisedPnl
    life.fee -= fill.fee - (closed === size ? 0n : shareOf(fill.fee, size - closed, size))
    if (!isOver) return undefined
    this.#open.delete(key)
    const over = { ...life, account, market, leg, closedAt: time, text: tagOf(fill).text }
    const total = life.pnl + life.fee + life.fund
    const history = this.#histories.get(key) ?? { pnl: 0n, last: 0n }
    this.#histories.set(key, { pnl: history.pnl + total, last: total })
    const ring = this.#closed.get(account) ?? new Ring<ClosedPosition>(rememberedCloses)
    ring.push(over)
    this.#closed.set(account, ring)
    return over
  }
}

function beginning({ side, time }: FillView): Life {
  return {
    side: side === 'buy' ? 'long' : 'short',
    openedAt: time,
    largest: 0,
    entered: 0,
    entryValue: 0n,
    left: 0,
    exitValue: 0n,
    pnl: 0n,
    fee: 0n,
    fund: 0n,
  }
}

/** A closed position as `position_close` shows it. */
export function closedJson({ room }: FuturesParts, instrument: Instrument, closed: ClosedPosition): object {
  const { assets } = room.engine
  const money = (amount: bigint): string => assets.text(instrument.valueAsset, amount)
  const entry = averageOf(instrument, closed.entryValue, closed.entered)
  const exit = averageOf(instrument, closed.exitValue, closed.left)
  const isLong = closed.side === 'long'
  return {
    time: Math.floor(closed.closedAt / 1_000),
    contract: closed.market,
    side: closed.side,
    pnl: money(closed.pnl + closed.fee + closed.fund),
    pnl_pnl: money(closed.pnl),
    pnl_fund: money(closed.fund),
    pnl_fee: money(closed.fee),
    text: closed.text,
    max_size: instrument.sizeText(closed.largest),
    accum_size: instrument.sizeText(closed.left),
    first_open_time: Math.floor(closed.openedAt / 1_000),
    long_price: isLong ? entry : exit,
    short_price: isLong ? exit : entry,
  }
}

function averageOf(instrument: Instrument, value: bigint, size: number): string {
  return toText(instrument.averagePrice(value, size, averageDecimals), instrument.priceDecimals + averageDecimals)
}

function shareOf(amount: bigint, part: number, whole: number): bigint {
  return (amount * BigInt(part)) / BigInt(whole)
}

function keyOf(account: number, market: string, leg: Leg): string {
  return `${account}/${market}/${leg}`
}
