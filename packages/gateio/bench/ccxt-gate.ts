// ccxt's own reader of the same messages, without its sockets: what its client calls for each of them.
import { pro } from 'ccxt'
import { firstId } from './frames.ts'
import type { BookHistory, Level } from './market.ts'

interface CcxtBook {
  nonce: number
  readonly bids: readonly (readonly number[])[]
  readonly asks: readonly (readonly number[])[]
}

/** What of the exchange class is called; its types leave it out. */
interface CcxtGate {
  orderbooks: Record<string, CcxtBook>
  setMarkets(markets: readonly object[]): void
  orderBook(snapshot: object, depth: number): CcxtBook
  handleMessage(client: object, message: unknown): void
}

const client = { resolve: () => undefined, reject: () => undefined, subscriptions: {} }

const market = { base: 'BTC', quote: 'USDT', baseId: 'BTC', quoteId: 'USDT', id: 'BTC_USDT', precision: {}, limits: {} }
const markets = [
  { ...market, symbol: 'BTC/USDT', type: 'spot', spot: true },
  {
    ...market,
    symbol: 'BTC/USDT:USDT',
    type: 'swap',
    swap: true,
    contract: true,
    linear: true,
    settle: 'USDT',
    contractSize: 0.0001,
  },
]

/** One exchange object with its markets. */
export function createCcxtGate(): CcxtGate {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what its declarations leave out is there
  const gate = new pro.gate() as unknown as CcxtGate
  gate.setMarkets(markets)
  return gate
}

const numbers = (levels: readonly Level[]) => levels.map(([price, size]) => [Number(price), Number(size)])

/** A book as it was at first, which the messages go on from. */
export function startCcxtBook(gate: CcxtGate, symbol: string, { depth, bids, asks }: BookHistory): CcxtBook {
  const book = gate.orderBook({ bids: numbers(bids), asks: numbers(asks), nonce: firstId }, depth)
  book.nonce = firstId
  gate.orderbooks[symbol] = book
  return book
}

/** Reads messages as its client does. */
export function readAll(gate: CcxtGate, messages: readonly Buffer[]): void {
  for (const bytes of messages) gate.handleMessage(client, JSON.parse(bytes.toString()))
}
