import type { CommandOutcome, Decimal, Fee, MarketSymbol } from 'venuekit'

// What the radar knows, as plain readonly data: prices and amounts are exact decimals, times are milliseconds since 1970, edges are in
// hundredths of a percent (bps). `market` is the pair of assets that the legs share, `BTC/USDT`, whatever the kinds of the legs.

/** One market of one exchange. */
export interface Leg {
  /** The connector's id: `gateio-futures`. */
  readonly exchange: string
  readonly symbol: MarketSymbol
  readonly kind: 'spot' | 'perpetual'
}

/** One side of an opportunity: what taking its size from the book comes to. */
export interface OpportunityLeg extends Leg {
  /** To 12 decimals. */
  readonly averagePrice: Decimal
  /** The price of the last level that is used. */
  readonly worstPrice: Decimal
  /** Price × size, in the quote asset, before fees. */
  readonly value: Decimal
}

/** Why an opportunity is over. */
export type OpportunityEnd = 'prices' | 'size' | 'not-live' | 'closed'

/** The same thing is sold dearer than it is bought, after fees, for a size that both books really offer. */
export interface Opportunity {
  readonly id: string
  readonly market: string
  readonly buy: OpportunityLeg
  readonly sell: OpportunityLeg
  /** In base units: the most that brings something, in steps and within the limits of both markets. */
  readonly size: Decimal
  /** In the quote asset, after the taker fees of both legs. */
  readonly profit: Decimal
  readonly fees: Decimal
  /** Over the value of the buy leg, to 4 decimals. */
  readonly grossEdgeBps: Decimal
  readonly netEdgeBps: Decimal
  /** False when the size ends where a book is not vouched for any further: there may be more. */
  readonly complete: boolean
  readonly firstSeen: number
  readonly lastSeen: number
  readonly durationMs: number
  /** The most that it ever promised. */
  readonly bestProfit: Decimal
  /** Absent while it is open. */
  readonly endedAt: number | undefined
  readonly endedBecause: OpportunityEnd | undefined
  /** The limits that kept it from being executed, as it stands. */
  readonly refusedBy: readonly LimitName[]
  /** How often it was executed. */
  readonly executions: number
}

/** What an execution is for: taking an opportunity, or bringing back a position whose difference has gone. */
export type Purpose = 'open' | 'unwind'

/**
 * - `dry-run`: nothing was sent; it says what would have been.
 * - `running`: the legs are under way.
 * - `recovering`: the legs do not match, and the difference is being closed.
 * - `done`: both legs executed the same size, at once or after a recovery.
 * - `missed`: nothing was executed on either leg.
 * - `open-leg`: a difference is left. It stands in `openLegs`, and the market is halted.
 */
export type ExecutionStatus = 'dry-run' | 'running' | 'recovering' | 'done' | 'missed' | 'open-leg'

/** One order of an execution. */
export interface ExecutedOrder extends Leg {
  /** `hedge`: completes the leg that lacks something; `unwind`: takes back what the other leg did. */
  readonly role: 'leg' | 'hedge' | 'unwind'
  readonly side: 'buy' | 'sell'
  readonly quantity: Decimal
  readonly limitPrice: Decimal
  readonly clientOrderId: string
  readonly orderId: string | undefined
  /** `pending` until the exchange has answered; `unknown` while it is looked for. */
  readonly outcome: CommandOutcome | 'pending'
  readonly filled: Decimal
  /** What was filled, in the quote asset, before fees. */
  readonly value: Decimal
  readonly fees: readonly Fee[]
  /** What went wrong, in words. */
  readonly problem: string | undefined
}

/** One operation: two legs, and what it took to make them match. */
export interface Execution {
  readonly id: string
  readonly opportunityId: string | undefined
  readonly market: string
  readonly purpose: Purpose
  readonly status: ExecutionStatus
  readonly size: Decimal
  readonly expectedProfit: Decimal
  /** Sells less buys less fees of all its fills, exact. Fees in the base asset count at the price of their fill. */
  readonly profit: Decimal
  readonly orders: readonly ExecutedOrder[]
  readonly startedAt: number
  readonly endedAt: number | undefined
}

/** A difference between two legs that could not be closed: somebody has to look at it. */
export interface OpenLeg {
  readonly executionId: string
  readonly market: string
  /** Positive: bought and not sold. In base units. */
  readonly size: Decimal
  /** An order whose fate is not known; its fills are not in `size`. */
  readonly unknownOrder: string | undefined
  readonly since: number
  readonly reason: string
}

/** What was bought less what was sold and not yet matched, of spot markets together or of one exchange's contracts. */
export interface HeldPosition {
  /** `spot` for coins, which are the same everywhere; else the exchange of the contracts. */
  readonly where: string
  /** For coins that are held against contracts: the exchange of those. */
  readonly against: string | undefined
  readonly market: string
  /** Positive: long. In base units. */
  readonly size: Decimal
  /** The value at which it was entered, in the quote asset, not negative. */
  readonly entryValue: Decimal
}

/** What all fills so far come to. */
export interface ProfitAndLoss {
  /** Of what has been matched (first in, first out), less all fees that were paid: to the last unit what the fills say. */
  readonly realised: Decimal
  /** The same since midnight UTC. */
  readonly today: Decimal
  /** Fees by asset, positive when they cost. */
  readonly fees: Readonly<Record<string, Decimal>>
  /** What open positions would bring at the prices of now, before fees; undefined while a book that it takes is not live. */
  readonly unrealised: Decimal | undefined
}

/** What every fill has moved in an account: `total` at the start plus this is `total` now, for spot accounts. */
export interface AccountChange {
  readonly exchange: string
  readonly asset: string
  readonly amount: Decimal
}

/** The limits of S2.72 that are enforced, by their names in the configuration. */
export type LimitName =
  | 'maxPositionSizeUsd'
  | 'maxTotalExposureUsd'
  | 'maxExchangeExposureUsd'
  | 'maxSymbolExposureUsd'
  | 'maxDailyLossUsd'
  | 'maxSingleLossUsd'
  | 'minProfitMarginBps'
  | 'maxConcurrentOperations'
  | 'maxPriceDeviationBps'
  | 'minMarketDepthUsd'
  | 'maxSpreadBps'
  | 'volatilityCircuitBreakerBps'
  | 'inventory'
  | 'halted'
  | 'paused'

/** A limit in force, and how many opportunities it has kept from being executed. */
export interface LimitView {
  readonly name: LimitName
  /** Absent for those that are no number. */
  readonly value: Decimal | undefined
  readonly refused: number
}

/** How one leg of a market stands. */
export interface LegView extends Leg {
  readonly state: 'syncing' | 'live' | 'stale'
  /** Absent unless the book is live and the side has a level. */
  readonly bid: Decimal | undefined
  readonly ask: Decimal | undefined
  readonly takerFee: Decimal
}

/** How one market stands across exchanges. */
export interface MarketView {
  readonly market: string
  readonly legs: readonly LegView[]
  /** The best pair of exchanges at their best prices, also when it would lose; absent with fewer than two live books. */
  readonly best:
    | {
        readonly buy: Leg
        readonly sell: Leg
        /** Best bid less best ask, in the quote asset. */
        readonly spread: Decimal
        readonly netEdgeBps: Decimal
      }
    | undefined
  /** Why nothing is executed in it; absent where all is well. */
  readonly halted: string | undefined
}

/** Whether orders are sent. `simulators`: only to exchanges on this machine. */
export type ExecutionMode = 'dry-run' | 'simulators'

export type ControllerState = 'idle' | 'starting' | 'running' | 'paused' | 'closing' | 'closed'

/** Everything that the radar knows, frozen in the moment. */
export interface ArbitrageSnapshot {
  readonly at: number
  readonly state: ControllerState
  readonly pausedBecause: string | undefined
  readonly mode: ExecutionMode
  readonly markets: readonly MarketView[]
  /** Open ones, the most profitable first. */
  readonly opportunities: readonly Opportunity[]
  /** The last ones that are over, newest first. */
  readonly ended: readonly Opportunity[]
  /** The last ones, newest first. */
  readonly executions: readonly Execution[]
  readonly openLegs: readonly OpenLeg[]
  readonly positions: readonly HeldPosition[]
  /** Sizes too small for an order that legs have left over, by market; positive: bought and not sold. */
  readonly residues: Readonly<Record<string, Decimal>>
  /** Values in the quote asset of what is held or under way. */
  readonly exposure: {
    readonly total: Decimal
    readonly byExchange: Readonly<Record<string, Decimal>>
    readonly byMarket: Readonly<Record<string, Decimal>>
  }
  readonly pnl: ProfitAndLoss
  readonly changes: readonly AccountChange[]
  readonly limits: readonly LimitView[]
  readonly counts: {
    readonly scans: number
    readonly evaluations: number
    readonly opportunities: number
    readonly executions: number
    readonly missed: number
    readonly recoveries: number
    readonly fills: number
  }
  /** Markets that were asked for and are not watched, and exchanges that did not come up, with the reason. */
  readonly skipped: readonly { readonly market: string; readonly reason: string }[]
}

/** What the controller tells as it happens. */
export type ArbitrageItem =
  | { readonly type: 'opportunity-opened'; readonly opportunity: Opportunity }
  /** A limit keeps it from being executed that did not before. */
  | { readonly type: 'opportunity-refused'; readonly opportunity: Opportunity }
  | { readonly type: 'opportunity-ended'; readonly opportunity: Opportunity }
  /** It began, changed its status, or ended. */
  | { readonly type: 'execution'; readonly execution: Execution }
  | { readonly type: 'open-leg'; readonly openLeg: OpenLeg }
  | { readonly type: 'open-leg-closed'; readonly openLeg: OpenLeg }
  | { readonly type: 'halted'; readonly market: string; readonly reason: string }
  | { readonly type: 'released'; readonly market: string; readonly reason: string }
  | { readonly type: 'state'; readonly state: ControllerState; readonly reason: string }
