// Messages as the exchange sends them, made of a market's history.
import type { BookHistory, Level } from './market.ts'

export type Channel = 'spot.order_book_update' | 'spot.obu' | 'futures.order_book_update'

/** The id of the book that the messages go on from. */
export const firstId = 125_033_668_137
const firstTime = 1_789_455_569_062

/** The changes of a book as messages of a channel. */
export function makeMessages({ changes }: BookHistory, channel: Channel): readonly Buffer[] {
  let last = firstId
  return Array.from(changes, ({ bids, asks }, index) => {
    const first = last + 1
    last += 1 + (index % 9)
    return message(channel, { t: firstTime + index * 20, first, last, bids, asks })
  })
}

/** The book at first as the beginning of the stream `spot.obu`. */
export function snapshotMessage({ bids: b, asks: a }: BookHistory): Buffer {
  const result = { t: firstTime, full: true, s: 'ob.BTC_USDT.400', u: firstId, b, a }
  const head = { time: Math.floor(firstTime / 1_000), time_ms: firstTime, channel: 'spot.obu', event: 'update' }
  return Buffer.from(JSON.stringify({ ...head, result }))
}

/** The id of the book after so many messages. */
export function lastIdAfter(count: number): number {
  return Array.from({ length: count }, (_, index) => 1 + (index % 9)).reduce((sum, step) => sum + step, firstId)
}

interface Change {
  readonly t: number
  readonly first: number
  readonly last: number
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

const named = (levels: readonly Level[]) => levels.map(([p, s]) => ({ p, s }))

function message(channel: Channel, { t, first: U, last: u, bids: b, asks: a }: Change): Buffer {
  const seconds = Math.floor(t / 1_000)
  const result = {
    'spot.order_book_update': { t, e: 'depthUpdate', E: seconds, s: 'BTC_USDT', l: '100', U, u, b, a },
    'spot.obu': { t, s: 'ob.BTC_USDT.400', U, u, b, a },
    'futures.order_book_update': { t, U, u, s: 'BTC_USDT', a: named(a), b: named(b), l: '100' },
  }[channel]
  return Buffer.from(JSON.stringify({ time: seconds, time_ms: t, channel, event: 'update', result }))
}

function sentText(mantissa: number, decimals: number): string {
  const digits = String(mantissa).padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** Trades and quotes, with numbers that differ from message to message. */
export function makeTrades(product: 'spot' | 'futures', count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const ms = firstTime + index * 7
    const seconds = Math.floor(ms / 1_000)
    const price = sentText(7_717_900 + (index % 977), 2)
    const result =
      product === 'spot'
        ? {
            id: 309_143_071 + index,
            id_market: 2_390_902 + index,
            create_time: seconds,
            create_time_ms: `${ms}.${1_000 + (index % 9_000)}`,
            side: index % 3 === 0 ? 'buy' : 'sell',
            currency_pair: 'BTC_USDT',
            amount: sentText(1_000_000 + index, 10),
            price,
            range: `${2_390_902 + index}-${2_390_902 + index}`,
          }
        : [
            {
              size: index % 3 === 0 ? 1 + (index % 500) : -1 - (index % 500),
              id: 27_753_479 + index,
              create_time: seconds,
              create_time_ms: ms,
              price,
              contract: 'BTC_USDT',
            },
          ]
    return Buffer.from(
      JSON.stringify({ time: seconds, time_ms: ms, channel: `${product}.trades`, event: 'update', result }),
    )
  })
}

/** The same for best bid and ask. */
export function makeQuotes(product: 'spot' | 'futures', count: number): readonly Buffer[] {
  return Array.from({ length: count }, (_, index) => {
    const t = firstTime + index * 10
    const tick = 7_717_900 + (index % 977)
    const size = (step: number): string | number =>
      product === 'spot' ? sentText(3_341_504 + index * step, 10) : 1 + ((index * step) % 100_000)
    const result = {
      t,
      u: firstId + index,
      s: 'BTC_USDT',
      b: sentText(tick, 2),
      B: size(3),
      a: sentText(tick + 1, 2),
      A: size(7),
    }
    return Buffer.from(
      JSON.stringify({
        time: Math.floor(t / 1_000),
        time_ms: t,
        channel: `${product}.book_ticker`,
        event: 'update',
        result,
      }),
    )
  })
}
