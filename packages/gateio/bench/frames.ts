// Messages as the exchange sends them, made from a stream of book changes.
import type { BookStream } from '../../core/bench/book-stream.ts'

export type Channel = 'spot.order_book_update' | 'spot.obu' | 'futures.order_book_update'

const firstId = 125_033_668_137
const firstTime = 1_789_455_569_062

/** The stream's frames as messages of a channel. */
export function makeMessages(stream: BookStream, channel: Channel): readonly Buffer[] {
  const messages: Buffer[] = []
  let at = 2 * stream.depth
  let last = firstId
  for (const [index, bidCount] of stream.bidCounts.entries()) {
    const bids = levelsOf(stream, channel, { from: at, count: bidCount })
    at += bidCount
    const askCount = stream.askCounts[index] ?? 0
    const asks = levelsOf(stream, channel, { from: at, count: askCount })
    at += askCount
    const first = last + 1
    last += 1 + (index % 9)
    messages.push(message(channel, { t: firstTime + index * 20, first, last, bids, asks }))
  }
  return messages
}

interface Change {
  readonly t: number
  readonly first: number
  readonly last: number
  readonly bids: readonly unknown[]
  readonly asks: readonly unknown[]
}

function message(channel: Channel, { t, first: U, last: u, bids: b, asks: a }: Change): Buffer {
  const seconds = Math.floor(t / 1_000)
  const result = {
    'spot.order_book_update': { t, e: 'depthUpdate', E: seconds, s: 'BTC_USDT', l: '100', U, u, b, a },
    'spot.obu': { t, s: 'ob.BTC_USDT.400', U, u, b, a },
    'futures.order_book_update': { t, U, u, s: 'BTC_USDT', a, b, l: '100' },
  }[channel]
  return Buffer.from(JSON.stringify({ time: seconds, time_ms: t, channel, event: 'update', result }))
}

function levelsOf(
  stream: BookStream,
  channel: Channel,
  { from, count }: { readonly from: number; readonly count: number },
): readonly unknown[] {
  return Array.from({ length: count }, (_, index) => {
    const price = sentText(stream.price[from + index] ?? 0, stream.priceDp[from + index] ?? 0)
    const size = sentText(stream.size[from + index] ?? 0, stream.sizeDp[from + index] ?? 0)
    return channel === 'futures.order_book_update' ? { p: price, s: size } : [price, size]
  })
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
