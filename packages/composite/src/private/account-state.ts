import {
  add,
  decimal,
  equals,
  sub,
  type AssetBalance,
  type Decimal,
  type FuturesBalance,
  type MarketSymbol,
  type Patch,
  type Position,
  type PositionMode,
  type PositionPush,
} from '@venuekit/core'
import { KeyedState } from './keyed-state.ts'
import type { Compared } from './untold-changes.ts'

/** What an account has of one asset: of a spot account, or of a margin account. */
export type Balance = AssetBalance | FuturesBalance
export type BalancePatch = Patch<FuturesBalance, 'asset'>
type PositionPatch = Patch<Position, 'symbol' | 'side'>

const zero = /* @__PURE__ */ decimal('0')

/** What an account has, and its positions: kept from pushes, corrected by snapshots. */
export class AccountState {
  readonly balances = new KeyedState<Balance>((left, right) => isSame(left, right, 'timestamp'))
  readonly positions = new KeyedState<Position>((left, right) => isSame(left, right, 'timestamp'))
  #positionMode: PositionMode = 'net'
  /** The time of the newest that is known of a position. */
  #newestPositionAt = 0
  readonly #isMargin: boolean
  readonly #unclear: () => void

  /** `unclear` is called when two pushes differ and nothing tells which of them is the newer one. */
  constructor(isMargin: boolean, unclear: () => void = () => {}) {
    this.#isMargin = isMargin
    this.#unclear = unclear
  }

  /** With two positions for a symbol they are told apart by their sides. */
  get positionMode(): PositionMode {
    return this.#positionMode
  }

  /**
   * Learns how positions are kept. A change of that ends them all, for the exchange allows none while there is one: gives those of which
   * that was not known.
   */
  followMode(mode: PositionMode = this.#positionMode): readonly Position[] {
    if (mode === this.#positionMode) return []
    const before = [...this.positions.values]
    const ended = before.flatMap(([, known]) => this.#ended(known) ?? [])
    for (const [key] of before) this.positions.delete(key)
    this.#positionMode = mode
    return ended
  }

  /**
   * Takes a push of a balance: the balance when it is new, `old` when it says nothing new, and `partial` when it says too
   * little to know what the account has.
   */
  pushBalance(patch: BalancePatch): Balance | 'old' | 'partial' {
    const { asset } = patch
    const known = this.balances.get(asset)
    if (isBefore(patch, known)) return 'old'
    const balance = this.#isMargin ? marginBalance(known, patch) : spotBalance(known, patch)
    if (balance === undefined) {
      this.balances.touch(asset)
      return 'partial'
    }
    if (!this.balances.push(asset, balance)) return 'old'
    if (patch.timestamp !== undefined && patch.timestamp === known?.timestamp) this.#unclear()
    return balance
  }

  /** Takes a snapshot of all balances that was asked for at `since`. What it lacks the account has no more of. */
  balanceSnapshot(rows: readonly Balance[], since: number): readonly Balance[] {
    const byAsset = new Map(rows.map((row) => [row.asset, row]))
    return this.balances.snapshot(byAsset, since, (known) => emptied(known))
  }

  /** What an answer says of each balance beside what is known, as far as a stream has to tell of it. */
  compareBalances(rows: readonly Balance[]): readonly Compared[] {
    const said = new Map(rows.map((row) => [row.asset, row]))
    return compared(this.balances.values, said, (balance) => this.#balanceWords(balance))
  }

  /** The same of positions. */
  comparePositions(rows: readonly Position[]): readonly Compared[] {
    const said = new Map(rows.map((row) => [this.#positionKey(row), row]))
    return compared(this.positions.values, said, positionWords)
  }

  /** Takes a push of a position; gives what is new by it. */
  pushPosition({ position: patch, mode }: Omit<PositionPush, 'type'>): readonly Position[] {
    const { timestamp = this.#newestPositionAt } = patch
    // One of before the mode was changed has come late.
    if (mode !== undefined && mode !== this.#positionMode && timestamp < this.#newestPositionAt) return []
    this.#newestPositionAt = Math.max(this.#newestPositionAt, timestamp)
    const ended = this.followMode(mode)
    const key = this.#positionKey(patch)
    const known = this.positions.get(key)
    if (isBefore(patch, known)) return ended
    const position = mergePosition(known, patch)
    return this.positions.push(key, position) ? [...ended, position] : ended
  }

  /** Takes a snapshot of all positions, or of those of a symbol, that was asked for at `since`. */
  positionSnapshot(rows: readonly Position[], since: number, symbol?: MarketSymbol): readonly Position[] {
    const byKey = new Map(rows.map((row) => [this.#positionKey(row), row]))
    for (const { timestamp = 0 } of rows) this.#newestPositionAt = Math.max(this.#newestPositionAt, timestamp)
    return this.positions.snapshot(byKey, since, (known) =>
      symbol === undefined || known.symbol === symbol ? this.#ended(known) : undefined,
    )
  }

  /** Of a margin account all but the total follows prices, too. */
  #balanceWords({ total, available, locked }: Partial<Balance> = { ...nothingOf }): string {
    return this.#isMargin ? `${total}` : `${available} ${locked}`
  }

  /** What is left of a position that is no more; one of two keeps its side, by which it is known. */
  #ended({ symbol, side, size, marginMode, leverage }: Position): Position | undefined {
    if (equals(size, zero)) return undefined
    const known = { symbol, side: this.#positionMode === 'hedge' ? side : 'flat', marginMode, leverage } as const
    return mergePosition(undefined, known)
  }

  #positionKey({ symbol, side }: Pick<Position, 'symbol' | 'side'>): string {
    return this.positionMode === 'hedge' && side !== 'flat' ? `${symbol} ${side}` : symbol
  }
}

const nothingOf = { total: zero, available: zero, locked: zero }

function positionWords({ side, size }: Pick<Position, 'side' | 'size'> = { side: 'flat', size: zero }): string {
  return side === 'flat' || equals(size, zero) ? 'flat' : `${side} ${size}`
}

function compared<Value>(
  known: ReadonlyMap<string, Value>,
  said: ReadonlyMap<string, Value>,
  wordsOf: (value: Value | undefined) => string,
): readonly Compared[] {
  const keys = new Set([...known.keys(), ...said.keys()])
  return [...keys].map((key) => ({ key, known: wordsOf(known.get(key)), said: wordsOf(said.get(key)) }))
}

function isBefore(
  patch: { readonly timestamp?: number | undefined },
  known: { readonly timestamp?: number | undefined } | undefined,
): boolean {
  return patch.timestamp !== undefined && known?.timestamp !== undefined && patch.timestamp < known.timestamp
}

function marginBalance(known: Balance | undefined, patch: BalancePatch): FuturesBalance | undefined {
  const total = patch.total ?? known?.total
  if (total === undefined) return undefined
  const nothing = {
    available: undefined,
    locked: undefined,
    timestamp: undefined,
    unrealizedPnl: undefined,
    equity: undefined,
    positionMargin: undefined,
    orderMargin: undefined,
    maintenanceMargin: undefined,
  }
  return { ...nothing, ...known, ...patch, total }
}

/** A spot balance has three figures of which each two give the third. */
function spotBalance(known: Balance | undefined, patch: BalancePatch): AssetBalance | undefined {
  const said = { available: patch.available, locked: patch.locked, total: patch.total }
  const available = said.available ?? difference(said.total, said.locked) ?? known?.available
  const locked = said.locked ?? difference(said.total, said.available) ?? known?.locked
  if (available === undefined || locked === undefined) return undefined
  // One figure alone says nothing of the other two.
  if (known === undefined && said.total === undefined && (said.available === undefined || said.locked === undefined))
    return undefined
  const total = said.total ?? add(available, locked)
  return { asset: patch.asset, available, locked, total, timestamp: patch.timestamp ?? known?.timestamp }
}

function difference(whole: Decimal | undefined, part: Decimal | undefined): Decimal | undefined {
  return whole === undefined || part === undefined ? undefined : sub(whole, part)
}

function emptied(known: Balance): Balance | undefined {
  return equals(known.total, zero)
    ? undefined
    : { ...known, available: zero, locked: zero, total: zero, timestamp: undefined }
}

function mergePosition(known: Position | undefined, patch: PositionPatch): Position {
  const nothing = {
    size: zero,
    contracts: zero,
    entryPrice: undefined,
    markPrice: undefined,
    unrealizedPnl: undefined,
    realizedPnl: undefined,
    liquidationPrice: undefined,
    margin: undefined,
    marginMode: undefined,
    leverage: undefined,
    timestamp: undefined,
  }
  return { ...nothing, ...known, ...patch }
}

function isSame<Value extends object>(left: Value, right: Value, except: keyof Value): boolean {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)])
  keys.delete(String(except))
  for (const key of keys) if (Reflect.get(left, key) !== Reflect.get(right, key)) return false
  return true
}
