// What the decoder is held against: slow and plain, by a protobuf library, texts and big integers.
import type { BookFrame, Levels, MarketSink, QuoteFrame, TradesFrame } from '@venuekit/core'
import { readSentNumber } from '@venuekit/core/scan'
import { decode } from './schema.ts'

/** One emitted message as plain values; numbers are `mantissa/decimals`. */
export interface Emitted {
  readonly type: 'book' | 'trades' | 'quote'
  readonly frame: Readonly<Record<string, unknown>>
}

/** The message is none, or lacks what it has to have. */
export class Refused extends Error {}

type Row = Readonly<Record<string, unknown>>

function check(isRight: boolean, problem: string): asserts isRight {
  if (!isRight) throw new Refused(problem)
}

/** What the message says, as the frames are to say it; undefined for what is not hot, or says nothing. */
export function readReference(bytes: Uint8Array): Emitted | undefined {
  let message: Row
  try {
    message = decode(bytes)
  } catch (error) {
    throw new Refused(String(error), { cause: error })
  }
  const { body, sendTime } = message
  const eventTimeMs = time(sendTime ?? '0')
  time(message['createTime'] ?? '0')
  const emitted = typeof body === 'string' ? bodyOf(body, rowIn(message, body), message) : undefined
  if (emitted === undefined) return undefined
  const { symbol: named, channel } = message
  const symbol = named !== undefined && named !== '' ? named : symbolIn(String(channel))
  check(symbol !== undefined, 'no market')
  const { isEmpty, ...frame } = emitted.frame
  if (isEmpty === true) return undefined
  return { type: emitted.type, frame: { symbol, ...(emitted.type === 'trades' ? {} : { eventTimeMs }), ...frame } }
}

function bodyOf(name: string, body: Row, { channel }: Row): Emitted | undefined {
  switch (name) {
    case 'publicAggreDepths': {
      const [first, last] = [version(body['fromVersion']), version(body['toVersion'])]
      check(first <= last, 'backwards')
      return { type: 'book', frame: { kind: 'delta', first, last, depth: 0, ...sides(body) } }
    }
    case 'publicLimitDepths': {
      const depth = Number(/@(\d{1,4})$/.exec(String(channel))?.[1] ?? 0)
      return {
        type: 'book',
        frame: { kind: 'snapshot', first: -1, last: version(body['version']), depth, ...sides(body) },
      }
    }
    case 'publicAggreDeals': {
      const trades = rows(body['deals']).map(trade)
      if (Number(trades[0]?.time) > Number(trades.at(-1)?.time)) trades.reverse()
      return { type: 'trades', frame: { isEmpty: trades.length === 0, trades } }
    }
    case 'publicAggreBookTicker':
      return { type: 'quote', frame: { updateId: optionalVersion(body['version']), ...quote(body) } }
    case 'publicBookTickerBatch': {
      const items = rows(body['items']).map(quote)
      return {
        type: 'quote',
        frame: { isEmpty: items.length === 0, updateId: optionalVersion(body['version']), ...items.at(-1) },
      }
    }
    default:
      return undefined
  }
}

function rowIn(message: Row, name: string): Row {
  return rows([message[name]])[0] ?? {}
}

function rows(value: unknown): readonly Row[] {
  return Array.isArray(value) ? value : []
}

/** `mantissa/decimals` of a text that is a number of 0 or more. */
function number(value: unknown): string {
  const text = String(value)
  if (!/^\d+(?:\.\d+)?$/.test(text)) {
    const sent = readSentNumber(text)
    check(sent !== undefined && sent.mantissa >= 0, 'no number')
    return `${sent.mantissa}/${sent.decimals}`
  }
  let decimals = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
  let digits = BigInt(text.replace('.', ''))
  if (digits === 0n) return `0/${Math.min(decimals, 22)}`
  for (; decimals > 0 && digits % 10n === 0n && (decimals > 22 || digits > 2n ** 53n - 1n); decimals -= 1) digits /= 10n
  return `${Number(digits)}/${Math.min(decimals, 255)}`
}

function version(value: unknown): number {
  const [mantissa, decimals] = number(value).split('/').map(Number)
  check(decimals === 0 && Number.isSafeInteger(mantissa), 'no version')
  return mantissa ?? 0
}

function optionalVersion(value: unknown): number {
  return value === '' ? -1 : version(value)
}

function time(value: unknown): number {
  const result = Number(value)
  check(result >= 0 && result <= 8.64e15, 'no time')
  return result
}

function sides(body: Row) {
  return { bids: levels(body['bids']), asks: levels(body['asks']) }
}

function levels(value: unknown): readonly string[] {
  return rows(value).map(({ price, quantity }) => `${number(price)} ${number(quantity)}`)
}

function trade({ price, quantity, tradeType, time: at, tradeId }: Row) {
  check(time(at) > 0, 'no time')
  const side = tradeType === 1 ? 1 : tradeType === 2 ? 0 : 2
  return { price: number(price), size: number(quantity), side, time: time(at), id: tradeId }
}

function quote({ bidPrice, bidQuantity, askPrice, askQuantity }: Row) {
  return { bid: quoted(bidPrice, bidQuantity), ask: quoted(askPrice, askQuantity) }
}

function quoted(price: unknown, size: unknown): string {
  const [one, other] = [price, size].map((value) => (value === '' ? undefined : number(value)))
  return one === undefined || other === undefined ? '-1/0 -1/0' : `${one} ${other}`
}

/** Channels name the market behind the interval, or before an argument. */
function symbolIn(channel: string): string | undefined {
  return channel
    .split('@')
    .slice(2)
    .find((part) => !/^(?:\d{1,3}ms|\d{1,3}|\w*\.\w*|)$/.test(part))
}

/** Puts what a decoder emits into a list, as plain values. */
export function collectingSink(into: Emitted[]): MarketSink {
  return {
    book: (frame) => void into.push({ type: 'book', frame: plainBook(frame) }),
    trades: (frame) => void into.push({ type: 'trades', frame: plainTrades(frame) }),
    quote: (frame) => void into.push({ type: 'quote', frame: plainQuote(frame) }),
  }
}

function plainBook({ symbol, eventTimeMs, kind, first, last, depth, bids, asks }: BookFrame) {
  return { symbol, eventTimeMs, kind, first, last, depth, bids: plainLevels(bids), asks: plainLevels(asks) }
}

function plainLevels({ count, price, priceDp, size, sizeDp }: Levels): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${price[index]}/${priceDp[index]} ${size[index]}/${sizeDp[index]}`,
  )
}

function plainTrades({ symbol, count, price, priceDp, size, sizeDp, takerSide, timeMs, ids }: TradesFrame) {
  const trades = Array.from({ length: count }, (_, index) => ({
    price: `${price[index]}/${priceDp[index]}`,
    size: `${size[index]}/${sizeDp[index]}`,
    side: takerSide[index],
    time: timeMs[index],
    id: ids[index],
  }))
  return { symbol, trades }
}

function plainQuote(frame: QuoteFrame) {
  const { symbol, eventTimeMs, updateId } = frame
  return {
    symbol,
    eventTimeMs,
    updateId,
    bid: `${frame.bidPrice}/${frame.bidPriceDp} ${frame.bidSize}/${frame.bidSizeDp}`,
    ask: `${frame.askPrice}/${frame.askPriceDp} ${frame.askSize}/${frame.askSizeDp}`,
  }
}
