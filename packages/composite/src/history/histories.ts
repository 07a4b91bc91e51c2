import {
  executionOf,
  type Candle,
  type CandleInterval,
  type ExchangeClock,
  type Fill,
  type HistoryOptions,
  type Instrument,
  type Trade,
} from '@venuekit/core'
import { InvalidInputError } from '@venuekit/core/errors'
import type { HistoryWindow, HistoryWindows } from '../ports/declaration.ts'
import type { ListOptions } from '../ports/private-rest.ts'
import type { HistoryPage, PageOptions, PublicRestCalls } from '../ports/public-rest.ts'
import { intervalMs } from './intervals.ts'
import { iteratePages, type PageQuery, type PageSource } from './iterate-pages.ts'

/** What the walks below need of an exchange object. */
export interface HistoryCore {
  /** The past ends when it does at the exchange: by this machine's clock the newest rows may lie in the future. */
  readonly context: { readonly exchangeClock: ExchangeClock }
  readonly history: HistoryWindows
  readonly rest: Partial<Pick<PublicRestCalls, 'getKlines' | 'getHistoricalTrades'>>
}

/** Where an exchange does not say how far a question reaches. */
const defaults = { rows: 100, windowMs: 24 * 60 * 60_000 } as const

/** Trades and fills come in no rhythm: the first question is about an hour. */
const firstMs = 60 * 60_000

/** Candles, oldest first. Each question is about as many as one answer holds. */
export function candlePages(
  core: HistoryCore,
  { symbol }: Instrument,
  { interval, ...options }: HistoryOptions & { readonly interval: CandleInterval },
): AsyncIterable<Candle> {
  const { rest } = core
  const { limit, until } = limits(core, core.history.candles, options)
  const stepMs = intervalMs(interval)
  const span = limit * stepMs
  const source: PageSource<Candle> = {
    name: `${interval} candles of ${symbol}`,
    get: async (query) => ({
      rows: (await rest.getKlines?.(symbol, interval, { ...callOf(options), ...query, limit })) ?? [],
    }),
    timeOf: ({ openTime }) => openTime,
    keyOf: ({ openTime }) => String(openTime),
  }
  // Of a stretch of so many intervals an answer is never too full, so that it need not be cut.
  return iteratePages(source, { since: options.since, until, limit: limit + 1, longestMs: span, firstMs: span })
}

/** Public trades, oldest first. */
export function tradePages(
  core: HistoryCore,
  { symbol }: Instrument,
  options: HistoryOptions = {},
): AsyncIterable<Trade> {
  const { rest, history } = core
  return pages(core, {
    options,
    window: history.trades,
    name: `trades of ${symbol}`,
    get: async (query) => (await rest.getHistoricalTrades?.(symbol, query)) ?? { rows: [] },
    timeOf: ({ timestamp }) => timestamp,
    // Where the exchange has no ids, nothing tells two trades that are alike from one that came twice.
    keyOf: (() => {
      let unnamed = 0
      return ({ id }: Trade) => id ?? `unnamed ${(unnamed += 1)}`
    })(),
  })
}

/** Executions of one's own orders, oldest first. */
export function fillPages(
  core: Pick<HistoryCore, 'context' | 'history'> & {
    readonly rest: {
      getAccountTrades?(symbol: Fill['symbol'], options?: PageOptions & ListOptions): Promise<HistoryPage<Fill>>
    }
  },
  { symbol }: Instrument,
  { onRejected, ...options }: HistoryOptions & ListOptions = {},
): AsyncIterable<Fill> {
  const { rest, history } = core
  return pages(core, {
    options,
    window: history.fills,
    name: `fills of ${symbol}`,
    get: async (query) => (await rest.getAccountTrades?.(symbol, { ...query, onRejected })) ?? { rows: [] },
    timeOf: ({ timestamp }) => timestamp,
    keyOf: (fill) => executionOf(fill),
  })
}

interface Pages<Row> extends Omit<PageSource<Row>, 'get'> {
  readonly options: HistoryOptions
  readonly window: HistoryWindow | undefined
  readonly get: (query: PageQuery & Pick<HistoryOptions, 'signal' | 'timeoutMs'>) => Promise<HistoryPage<Row>>
}

function pages<Row>(
  core: Pick<HistoryCore, 'context'>,
  { options, window, get, ...source }: Pages<Row>,
): AsyncIterable<Row> {
  const { limit, until } = limits(core, window, options)
  const longestMs = window?.windowMs ?? defaults.windowMs
  return iteratePages(
    { ...source, get: (query) => get({ ...callOf(options), ...query }) },
    { since: options.since, until, limit, longestMs, firstMs },
  )
}

function limits(
  { context }: Pick<HistoryCore, 'context'>,
  window: HistoryWindow | undefined,
  { since, until = newest(context.exchangeClock), limit }: HistoryOptions,
): { readonly limit: number; readonly until: number } {
  const rows = window?.rows ?? defaults.rows
  for (const [name, time] of Object.entries({ since: since ?? 0, until })) {
    if (!Number.isFinite(time)) throw new InvalidInputError(name, `must be a time in milliseconds, not ${time}`)
  }
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) {
    throw new InvalidInputError('limit', `must be a whole number above 0, not ${limit}`)
  }
  return { limit: Math.min(limit ?? rows, rows), until: Math.floor(until) }
}

/** No row is newer than this. */
function newest(exchangeClock: ExchangeClock): number {
  const { errorMs } = exchangeClock
  return Math.ceil(exchangeClock.now() + (Number.isFinite(errorMs) ? errorMs : 0))
}

function callOf({ signal, timeoutMs }: HistoryOptions): Pick<HistoryOptions, 'signal' | 'timeoutMs'> {
  return { signal, timeoutMs }
}
