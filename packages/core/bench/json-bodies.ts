// Bodies of the shapes and sizes that exchanges send, the same in every run.

export interface Body {
  readonly name: string
  readonly text: string
  /** How many of them one measured call reads. */
  readonly count: number
}

let seed = 7
/** A number from 0 to 1 of a fixed sequence. */
function next(): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

const list = <T>(length: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length }, (_, index) => make(index))
const price = (decimals: number): string => (60_000 + next() * 100).toFixed(decimals)
const pair = (): readonly [string, string] => [price(2), next().toFixed(8)]

const order = (index: number): Record<string, unknown> => ({
  text: `t-vk-${index}`,
  amend_text: '-',
  create_time: '1755738515',
  create_time_ms: 1_755_738_515_123,
  update_time_ms: 1_755_738_516_456,
  status: 'open',
  currency_pair: 'BTC_USDT',
  type: 'limit',
  account: 'spot',
  side: next() < 0.5 ? 'buy' : 'sell',
  amount: next().toFixed(6),
  price: price(2),
  time_in_force: 'gtc',
  iceberg: '0',
  left: next().toFixed(6),
  filled_total: '0',
  avg_deal_price: null,
  fee: '0',
  fee_currency: 'BTC',
  point_fee: '0',
  gt_fee: '0',
  gt_maker_fee: '0',
  gt_taker_fee: '0',
  gt_discount: false,
  rebated_fee: '0',
  rebated_fee_currency: 'USDT',
  finish_as: 'open',
  stp_id: 0,
  user: 1_000_001,
  note: 'x'.repeat(260),
})

/** An order with an id above 2^53, which `JSON.stringify` cannot write. */
const orderText = (index: number): string =>
  `{"id":${58_828_270_140_012_048n + BigInt(index)},${JSON.stringify(order(index)).slice(1)}`

const instrument = (index: number): Record<string, unknown> => ({
  symbol: `TOK${index}USDT`,
  status: '1',
  baseAsset: `TOK${index}`,
  baseAssetPrecision: 8,
  quoteAsset: 'USDT',
  quotePrecision: 6,
  quoteAssetPrecision: 6,
  baseCommissionPrecision: 8,
  quoteCommissionPrecision: 8,
  orderTypes: ['LIMIT', 'MARKET', 'LIMIT_MAKER'],
  isSpotTradingAllowed: true,
  isMarginTradingAllowed: false,
  quoteAmountPrecision: '1',
  baseSizePrecision: '0.000001',
  permissions: ['SPOT'],
  filters: [],
  maxQuoteAmount: '4000000',
  makerCommission: '0',
  takerCommission: '0.0005',
  quoteAmountPrecisionMarket: '1',
  maxQuoteAmountMarket: '100000',
  fullName: `Token ${index}`,
  tradeSideType: 1,
  contractAddress: `0x${index.toString(16).padStart(40, 'a')}`,
})

const contract = (index: number): Record<string, unknown> => ({
  name: `TOK${index}_USDT`,
  type: 'direct',
  quanto_multiplier: '0.0001',
  maintenance_rate: '0.005',
  last_price: price(1),
  mark_price: price(2),
  index_price: price(2),
  funding_rate_indicative: '0.0001',
  funding_offset: 0,
  in_delisting: false,
  interest_rate: '0.0003',
  order_price_round: '0.1',
  order_size_min: 1,
  funding_interval: 28_800,
  leverage_max: '100',
  maker_fee_rate: '-0.00025',
  taker_fee_rate: '0.00075',
  order_size_max: 1_000_000,
  funding_next_apply: 1_610_035_200,
  short_users: 977,
  trade_size: 28_530_850_594,
  position_size: 5_223_816,
  orders_limit: 50,
  trade_id: 10_851_092,
  orderbook_id: 2_129_638_396,
  high: 1.1 + index,
  low: 0.5 + index,
  volume: 123.456,
  step: index / 8,
})

/** Prices and volumes as a server prints its doubles: 16 and 17 digits. */
const ticker = (index: number): Record<string, unknown> => ({
  symbol: `TOK${index}USD`,
  product_id: index,
  close: 60_000 + next() * 100,
  high: 60_100 + next(),
  low: 59_900 + next(),
  mark_price: price(8),
  size: Math.floor(next() * 1e6),
  timestamp: 1_755_738_515_123_456,
  turnover: next() * 1e9,
  volume: next() * 1e6,
  greeks: { delta: next(), gamma: next() / 1e6, theta: next(), vega: next() },
})

export const bodies: readonly Body[] = [
  { name: 'an order, 1 KB, with an id above 2^53', text: orderText(1), count: 20_000 },
  {
    name: 'a book of text levels, 100 KB',
    text: JSON.stringify({ lastUpdateId: 12_345_678_901, bids: list(2_100, pair), asks: list(2_100, pair) }),
    count: 150,
  },
  {
    name: 'a book of objects with numbers, 90 KB',
    text: JSON.stringify({
      id: 125_000_000_000,
      current: 1_755_738_515.123,
      asks: list(1_700, () => ({ p: price(1), s: Math.floor(next() * 100_000) })),
      bids: list(1_700, () => ({ p: price(1), s: Math.floor(next() * 100_000) })),
    }),
    count: 150,
  },
  {
    name: '1,700 instruments, 1 MB',
    text: JSON.stringify({ serverTime: 1_755_738_515_123, symbols: list(1_700, instrument) }),
    count: 15,
  },
  { name: '700 contracts with numbers, 400 KB', text: JSON.stringify(list(700, contract)), count: 40 },
  { name: '700 tickers of 17-digit numbers, 200 KB', text: JSON.stringify(list(700, ticker)), count: 60 },
  { name: '100 orders with ids above 2^53, 85 KB', text: `[${list(100, orderText).join(',')}]`, count: 200 },
]
