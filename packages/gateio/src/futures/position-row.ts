import { contractsToBase, type Instruments, type MarginMode, type Position, type PositionMode } from '@venuekit/core'
import { abs, compare, decimal, isNegative, isZero, type Decimal } from '@venuekit/core/decimal'
import { wireDecimal } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { segment } from '../calls.ts'
import { firstTime, gateioTime, gateioWord, maybeDecimal, unlessZero } from '../texts.ts'

/** A position, as REST and sockets write it. */
export const futuresPositionRow = /* @__PURE__ */ z.object({
  contract: z.string(),
  /** `single`, or one of the two positions of hedge mode: `dual_long`, `dual_short`. */
  mode: gateioWord,
  /** Contracts; negative when they are sold. */
  size: wireDecimal,
  entry_price: maybeDecimal,
  mark_price: maybeDecimal,
  liq_price: maybeDecimal,
  unrealised_pnl: maybeDecimal,
  realised_pnl: maybeDecimal,
  margin: maybeDecimal,
  /** 0 says that the margin is shared; then the limit below is the leverage. */
  leverage: maybeDecimal,
  cross_leverage_limit: maybeDecimal,
  /** What replaces the two in newer answers. */
  lever: maybeDecimal,
  pos_margin_mode: gateioWord,
  update_time: gateioTime,
  time_ms: gateioTime,
})

export type FuturesPositionRow = z.output<typeof futuresPositionRow>

/** The one position of a contract, or in hedge mode the two of them. */
export const positionRows: z.ZodType<readonly FuturesPositionRow[]> = /* @__PURE__ */ z.union([
  /* @__PURE__ */ z.array(futuresPositionRow),
  /* @__PURE__ */ futuresPositionRow.transform((row) => [row]),
])

/** Where the position of a contract is found and changed; those of hedge mode have a place of their own. */
export function positionPath(
  { symbol, mode }: { readonly symbol: string; readonly mode: PositionMode },
  instruments: Instruments,
): string {
  const contract = segment(instruments.require(symbol).exchangeSymbol)
  return mode === 'hedge' ? `/dual_comp/positions/${contract}` : `/positions/${contract}`
}

/** A position in the words of the model. */
export function toPosition(row: FuturesPositionRow, instruments: Instruments): Position {
  const instrument = instruments.requireExchangeSymbol(row.contract)
  const contracts = abs(row.size)
  return {
    symbol: instrument.symbol,
    side: sideOf(row),
    size: contractsToBase(instrument, contracts),
    contracts,
    entryPrice: unlessZero(row.entry_price),
    markPrice: unlessZero(row.mark_price),
    liquidationPrice: liquidationOf(row.liq_price),
    unrealizedPnl: row.unrealised_pnl,
    realizedPnl: row.realised_pnl,
    margin: row.margin,
    marginMode: marginModeOf(row),
    leverage: leverageOf(row),
    timestamp: firstTime(row.time_ms, row.update_time),
  }
}

/** How the margin of a position is held; undefined where the row does not say. */
function marginModeOf({ pos_margin_mode: mode, leverage }: FuturesPositionRow): MarginMode | undefined {
  if (mode === 'cross' || mode === 'isolated') return mode
  if (leverage === undefined) return undefined
  return isZero(leverage) ? 'cross' : 'isolated'
}

/** The leverage of a position; undefined where the row does not say. */
function leverageOf({ lever, leverage, cross_leverage_limit: limit }: FuturesPositionRow): Decimal | undefined {
  return unlessZero(lever) ?? unlessZero(leverage) ?? unlessZero(limit)
}

/** How the account keeps its positions, by one of them; undefined where it does not say. */
export function positionModeOf({ mode }: FuturesPositionRow): PositionMode | undefined {
  if (mode === 'single') return 'net'
  return mode === 'dual_long' || mode === 'dual_short' ? 'hedge' : undefined
}

function sideOf({ mode, size }: FuturesPositionRow): Position['side'] {
  if (mode === 'dual_long') return 'long'
  if (mode === 'dual_short') return 'short'
  if (isZero(size)) return 'flat'
  return isNegative(size) ? 'short' : 'long'
}

/** A price beyond every market says that there is none. */
const beyond = /* @__PURE__ */ decimal('99999999')

function liquidationOf(price: Decimal | undefined): Decimal | undefined {
  return price === undefined || isZero(price) || compare(price, beyond) >= 0 ? undefined : price
}
