// ccxt's own reader of the same frames, without its sockets: what its client calls for each of them.
import { pro } from 'ccxt'
import { decodeToJson } from '../test/schema.ts'
import type { Level, Market } from './frames.ts'

interface CcxtBook {
  nonce: number
  readonly bids: readonly (readonly number[])[]
  readonly asks: readonly (readonly number[])[]
}

/** What of the exchange class is called; its types leave it out. */
interface CcxtMexc {
  orderbooks: Record<string, CcxtBook>
  setMarkets(markets: readonly object[]): void
  orderBook(snapshot: object): CcxtBook
  handleProtobufMessage(client: object, message: unknown): void
}

const client = {
  resolve: () => undefined,
  reject: (error: unknown) => {
    throw error
  },
  subscriptions: {},
}
const market = { symbol: 'BTC/USDT', id: 'BTCUSDT', base: 'BTC', quote: 'USDT', baseId: 'BTC', quoteId: 'USDT' }
const symbol = market.symbol

/** One exchange object with its market. */
export function createCcxtMexc(): CcxtMexc {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what its declarations leave out is there
  const mexc = new pro.mexc() as unknown as CcxtMexc
  mexc.setMarkets([{ ...market, type: 'spot', spot: true, precision: {}, limits: {} }])
  return mexc
}

/** A book with the market's snapshot, which the frames go on from. */
export function startCcxtBook(mexc: CcxtMexc, { bids, asks, firstVersion }: Market): CcxtBook {
  const book = mexc.orderBook({ bids: numbers(bids), asks: numbers(asks), nonce: firstVersion - 1 })
  mexc.orderbooks[symbol] = book
  return book
}

/** Reads frames as its client does: the library's decode, made into plain values, and then its handler. */
export function readAll(mexc: CcxtMexc, frames: readonly Uint8Array[]): void {
  for (const bytes of frames) mexc.handleProtobufMessage(client, decodeToJson(bytes))
}

function numbers(levels: readonly Level[]): number[][] {
  return levels.map(([price, size]) => [Number(price), Number(size)])
}
