// What the decoders are held against: slow and plain, by `JSON.parse`, strings and big integers.
import type { BookFrame, Levels, MarketSink, QuoteFrame, TradesFrame } from '@venuekit/core'

/** One emitted message as plain values; numbers are `mantissa/decimals`. */
export type Emitted =
  | { readonly type: 'book'; readonly frame: Readonly<Record<string, unknown>> }
  | { readonly type: 'trades'; readonly frame: Readonly<Record<string, unknown>> }
  | { readonly type: 'quote'; readonly frame: Readonly<Record<string, unknown>> }

export class Refused extends Error {}

const numberKey = 'text of a number'

/** A JSON number with its text. */
interface NumberText {
  readonly [numberKey]: string
}

/** Whatever comes next in a JSON text that may be a number, and strings, which are to be let be. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[-+.\deE]*/g
const withText = (token: string): string => (token[0] === '"' ? token : `{"${numberKey}":"${token}"}`)

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** What is JSON is read again with the texts of its numbers in their place; a reviver is given them too, at twice the cost. */
function parse(bytes: Uint8Array): unknown {
  try {
    const json = decoder.decode(bytes)
    JSON.parse(json)
    return JSON.parse(json.replace(stringOrNumber, withText))
  } catch {
    throw new Refused('no JSON')
  }
}

type Row = Readonly<Record<string, unknown>>

function isNumberText(value: unknown): value is NumberText {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, numberKey)
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNumberText(value)
}

function check(isRight: boolean, problem: string): asserts isRight {
  if (!isRight) throw new Refused(problem)
}

/** The value under whichever of the names is there; two of them are one too many. */
function field(row: Row, ...names: readonly string[]): { readonly value: unknown } | undefined {
  const found = names.filter((name) => Object.hasOwn(row, name))
  check(found.length <= 1, 'twice the same')
  return found[0] === undefined ? undefined : { value: row[found[0]] }
}

function needed(row: Row, ...names: readonly string[]): unknown {
  const found = field(row, ...names)
  check(found !== undefined, `lacks ${names.join(' or ')}`)
  return found.value
}

function decimalText(value: unknown): string {
  const text = isNumberText(value) ? value[numberKey] : value
  check(typeof text === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text), 'no number')
  return text
}

/** `mantissa/decimals` by the rule of the frames. */
function sent(value: unknown): { readonly mantissa: number; readonly decimals: number } {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(decimalText(value)) ?? []
  let digits = BigInt(whole + fraction)
  let decimals = fraction.length - Number(exponent)
  if (digits === 0n) return { mantissa: 0, decimals: Math.min(Math.max(decimals, 0), 22) }
  if (decimals < -400) return { mantissa: sign === '' ? Infinity : -Infinity, decimals: 0 }
  if (decimals < 0) [digits, decimals] = [digits * 10n ** BigInt(-decimals), 0]
  while (decimals > 0 && digits % 10n === 0n && (decimals > 22 || digits > BigInt(Number.MAX_SAFE_INTEGER))) {
    digits /= 10n
    decimals -= 1
  }
  return { mantissa: Number(sign === '-' ? -digits : digits), decimals: Math.min(decimals, 255) }
}

function positive(value: unknown): string {
  const { mantissa, decimals } = sent(value)
  check(mantissa >= 0, 'negative')
  return `${mantissa}/${decimals}`
}

function integer(value: unknown): number {
  const { mantissa, decimals } = sent(value)
  check(decimals === 0 && Number.isSafeInteger(mantissa) && mantissa >= 0, 'no id')
  return mantissa
}

function milliseconds(value: unknown): number {
  const text = decimalText(value)
  const time = Math.floor(Number(/[eE]/.test(text) ? text : text.replace(/\..*/, '')))
  check(time >= 0 && time <= 8.64e15, 'no time')
  return time
}

function flag(found: { readonly value: unknown } | undefined): boolean {
  if (found === undefined || found.value === null) return false
  check(
    [true, false, 'true', 'false'].some((one) => one === found.value),
    'no flag',
  )
  return found.value === true || found.value === 'true'
}

function textOf(value: unknown): string {
  const text = isNumberText(value) ? value[numberKey] : value
  check(typeof text === 'string', 'no text')
  return text
}

function symbolOf(value: unknown): string {
  check(typeof value === 'string' && value !== '', 'no symbol')
  return value
}

function levels(found: { readonly value: unknown } | undefined): readonly string[] {
  if (found === undefined || found.value === null) return []
  check(Array.isArray(found.value), 'no levels')
  return found.value.map((level: unknown) => {
    if (!isRow(level)) {
      check(Array.isArray(level) && level.length >= 2, 'no level')
      return `${positive(level[0])} ${positive(level[1])}`
    }
    return `${positive(needed(level, 'p'))} ${positive(needed(level, 's'))}`
  })
}

function book(form: string, result: Row): Row {
  const name = symbolOf(needed(result, 's', 'contract'))
  const stream = form === 'stream' ? /^ob\.(.+)\.([1-9]\d{0,4})$/.exec(name) : undefined
  check(stream !== null, 'no stream')
  const time = field(result, 't')
  const depth = field(result, 'l')
  const first = field(result, 'U')
  const last = integer(needed(result, 'u', 'id', 'lastUpdateId'))
  const isFull = flag(field(result, 'full'))
  const frame = {
    symbol: stream?.[1] ?? name,
    kind: isFull || form === 'snapshots' ? 'snapshot' : 'delta',
    first: first === undefined ? -1 : integer(first.value),
    last,
    eventTimeMs: time === undefined ? 0 : milliseconds(time.value),
    depth: depth === undefined ? 0 : integer(depth.value),
    bids: levels(field(result, 'b', 'bids')),
    asks: levels(field(result, 'a', 'asks')),
  }
  check(frame.kind === 'snapshot' || (frame.first !== -1 && frame.first <= last), 'ids out of order')
  return stream === undefined ? frame : { ...frame, depth: Number(stream[2]) }
}

function trade(row: unknown) {
  check(isRow(row), 'no trade')
  const side = field(row, 'side')
  check(side === undefined || typeof side.value === 'string', 'no side')
  const named = side === undefined ? undefined : { sell: 0, buy: 1 }[String(side.value)]
  const size = sent(needed(row, 'amount', 'size'))
  check(size.mantissa >= 0 || named === undefined, 'negative')
  const signed = size.mantissa === 0 ? 2 : size.mantissa > 0 ? 1 : 0
  const ms = field(row, 'create_time_ms')
  return {
    symbol: symbolOf(needed(row, 'currency_pair', 'contract')),
    id: textOf(needed(row, 'id')),
    price: positive(needed(row, 'price')),
    size: `${Math.abs(size.mantissa)}/${size.decimals}`,
    takerSide: named ?? signed,
    offBook: flag(field(row, 'is_internal')) ? 1 : 0,
    timeMs: ms === undefined ? fromSeconds(needed(row, 'create_time')) : milliseconds(ms.value),
  }
}

function fromSeconds(value: unknown): number {
  const { mantissa, decimals } = sent(value)
  const time = Math.floor((mantissa * 1_000) / 10 ** decimals)
  check(time >= 0 && time <= 8.64e15, 'no time')
  return time
}

function trades(result: unknown): Row {
  const rows = (Array.isArray(result) ? result : [result]).map((row) => trade(row))
  const [first, last] = [rows[0], rows.at(-1)]
  check(first !== undefined && last !== undefined, 'no trades')
  check(
    rows.every(({ symbol }) => symbol === first.symbol),
    'several markets',
  )
  const byId = Number(first.id) - Number(last.id)
  const isNewestFirst = byId === 0 || Number.isNaN(byId) ? first.timeMs > last.timeMs : byId > 0
  return { symbol: first.symbol, trades: isNewestFirst ? rows.toReversed() : rows }
}

function quote(result: Row): Row {
  const side = (price: string, size: string): string => {
    const [level, amount] = [price, size]
      .map((name) => needed(result, name))
      .map((value) => (value === null || value === '' ? '' : positive(value)))
    return level === '' || amount === '' ? 'empty' : `${level} ${amount}`
  }
  const update = field(result, 'u')
  const time = field(result, 't')
  return {
    symbol: symbolOf(needed(result, 's')),
    updateId: update === undefined ? -1 : integer(update.value),
    eventTimeMs: time === undefined ? 0 : milliseconds(time.value),
    bid: side('b', 'B'),
    ask: side('a', 'A'),
  }
}

const forms: Readonly<Record<string, string>> = {
  order_book_update: 'changes',
  obu: 'stream',
  order_book: 'snapshots',
  book_ticker: 'quote',
  trades: 'trades',
}

/** What a message is; undefined for one that is not hot. Throws `Refused`. */
export function readReference(product: 'spot' | 'futures', bytes: Uint8Array): Emitted | undefined {
  const message = parse(bytes)
  if (!isRow(message)) return undefined
  for (const name of ['channel', 'event']) {
    const value = message[name]
    check(!Object.hasOwn(message, name) || value === null || typeof value === 'string', `no ${name}`)
  }
  const channel = typeof message['channel'] === 'string' ? message['channel'] : ''
  const event = Object.hasOwn(message, 'event') ? message['event'] : null
  const [prefix = '', name = '', ...rest] = channel.split('.')
  if (prefix !== product || rest.length > 0 || !Object.hasOwn(forms, name)) return undefined
  const dataEvent = channel === 'futures.order_book' ? 'all' : 'update'
  if (event !== dataEvent && (event !== null || !Object.hasOwn(message, 'result'))) return undefined
  const result = needed(message, 'result')
  const form = forms[name] ?? ''
  if (form === 'trades') return { type: 'trades', frame: trades(result) }
  check(isRow(result), 'no result')
  return form === 'quote' ? { type: 'quote', frame: quote(result) } : { type: 'book', frame: book(form, result) }
}

function plainLevels({ count, price, priceDp, size, sizeDp }: Levels): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `${price[index]}/${priceDp[index]} ${size[index]}/${sizeDp[index]}`,
  )
}

function plainSide(price: readonly [number, number], size: readonly [number, number]): string {
  return price[0] === -1 && size[0] === -1 ? 'empty' : `${price.join('/')} ${size.join('/')}`
}

const plain = {
  book: ({ symbol, kind, first, last, eventTimeMs, depth, bids, asks }: BookFrame): Row => {
    return { symbol, kind, first, last, eventTimeMs, depth, bids: plainLevels(bids), asks: plainLevels(asks) }
  },
  trades: (frame: TradesFrame): Row => ({
    symbol: frame.symbol,
    trades: Array.from({ length: frame.count }, (_, index) => ({
      symbol: frame.symbol,
      id: frame.ids[index],
      price: `${frame.price[index]}/${frame.priceDp[index]}`,
      size: `${frame.size[index]}/${frame.sizeDp[index]}`,
      takerSide: frame.takerSide[index],
      offBook: frame.offBook[index],
      timeMs: frame.timeMs[index],
    })),
  }),
  quote: (frame: QuoteFrame): Row => ({
    symbol: frame.symbol,
    updateId: frame.updateId,
    eventTimeMs: frame.eventTimeMs,
    bid: plainSide([frame.bidPrice, frame.bidPriceDp], [frame.bidSize, frame.bidSizeDp]),
    ask: plainSide([frame.askPrice, frame.askPriceDp], [frame.askSize, frame.askSizeDp]),
  }),
}

/** A sink that keeps plain copies. */
export function collectingSink(emitted: Emitted[]): MarketSink {
  return {
    book: (frame) => void emitted.push({ type: 'book', frame: plain.book(frame) }),
    trades: (frame) => void emitted.push({ type: 'trades', frame: plain.trades(frame) }),
    quote: (frame) => void emitted.push({ type: 'quote', frame: plain.quote(frame) }),
  }
}
