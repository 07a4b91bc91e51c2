import type { CandleInterval } from '../../engine/candles.ts'

/** A channel that a client names, taken apart. */
export interface Channel {
  /** As the client wrote it; pushes carry it. */
  readonly full: string
  /** Without interval, symbol and the like: what faults are aimed at. */
  readonly name: string
  readonly kind: ChannelKind
  readonly market: string | undefined
  /** Interval, number of levels or time zone. */
  readonly argument: string
}

type ChannelKind = keyof typeof kinds

/** Candles by the exchange's names for sockets. */
export const socketIntervals: Readonly<Record<string, CandleInterval>> = {
  Min1: '1m',
  Min5: '5m',
  Min15: '15m',
  Min30: '30m',
  Min60: '1h',
  Hour4: '4h',
  Hour8: '8h',
  Day1: '1d',
  Week1: '1w',
  Month1: '1M',
}

const zones = new Set(
  [
    '24H UTC-10 UTC-8 UTC-7 UTC-6 UTC-5 UTC-4 UTC-3 UTC+0 UTC+1 UTC+2 UTC+3 UTC+4 UTC+4:30 UTC+5 UTC+5:30 UTC+6 UTC+7',
    'UTC+8 UTC+9 UTC+10 UTC+11 UTC+12 UTC+12:45 UTC+13',
  ].flatMap((line) => line.split(' ')),
)

const paces = ['100ms', '10ms']
const isPace = (text: string): boolean => paces.includes(text)
const isDepth = (text: string): boolean => text === '5' || text === '10' || text === '20'
const isInterval = (text: string): boolean => Object.hasOwn(socketIntervals, text)
const isZone = (text: string): boolean => zones.has(text)

interface Grammar {
  /** What follows the name, in this order. */
  readonly parts: readonly ('symbol' | 'argument')[]
  readonly fits?: (argument: string) => boolean
}

const kinds = {
  'public.aggre.deals': { parts: ['argument', 'symbol'], fits: isPace },
  'public.aggre.depth': { parts: ['argument', 'symbol'], fits: isPace },
  'public.aggre.bookTicker': { parts: ['argument', 'symbol'], fits: isPace },
  'public.limit.depth': { parts: ['symbol', 'argument'], fits: isDepth },
  'public.bookTicker.batch': { parts: ['symbol'] },
  'public.kline': { parts: ['symbol', 'argument'], fits: isInterval },
  'public.miniTicker': { parts: ['symbol', 'argument'], fits: isZone },
  'public.miniTickers': { parts: ['argument'], fits: isZone },
  'private.account': { parts: [] },
  'private.deals': { parts: [] },
  'private.orders': { parts: [] },
} as const satisfies Readonly<Record<string, Grammar>>

/** Undefined for what is no channel: misspelled, retired, or of a symbol that there is not. */
export function channelOf(full: string, hasMarket: (symbol: string) => boolean): Channel | undefined {
  const [exchange, name = '', ...rest] = full.split('@')
  if (exchange !== 'spot' || !name.endsWith('.v3.api.pb')) return undefined
  const kind = name.slice(0, -'.v3.api.pb'.length)
  if (!isKind(kind)) return undefined
  const { parts, fits = () => true }: Grammar = kinds[kind]
  if (rest.length !== parts.length) return undefined
  const market = rest[parts.indexOf('symbol')]
  const argument = rest[parts.indexOf('argument')] ?? ''
  if ((market !== undefined && !hasMarket(market)) || !fits(argument)) return undefined
  return { full, name: `spot@${name}`, kind, market, argument }
}

export function isPrivate({ kind }: Channel): boolean {
  return kind.startsWith('private.')
}

function isKind(text: string): text is ChannelKind {
  return Object.hasOwn(kinds, text)
}

/** Minutes by which a time zone is ahead; undefined for the last 24 hours. */
export function zoneMinutes(zone: string): number | undefined {
  const [, sign, hours = '0', minutes = '0'] = /^UTC([+-])(\d+)(?::(\d+))?$/.exec(zone) ?? []
  return sign === undefined ? undefined : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The channels that tell the changes of a book. */
export function depthTopics(market: string): readonly string[] {
  return paces.map((pace) => `spot@public.aggre.depth.v3.api.pb@${pace}@${market}`)
}

/** The channels that tell the trades of a market. */
export function dealTopics(market: string): readonly string[] {
  return paces.map((pace) => `spot@public.aggre.deals.v3.api.pb@${pace}@${market}`)
}
