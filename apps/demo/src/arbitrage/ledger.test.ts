import * as fc from 'fast-check'
import { add, decimal, mul, neg, sub, sum, ZERO } from 'venuekit'
import { expect, test } from 'vitest'
import { FifoPosition, type Trade } from './fifo.ts'
import { Ledger, type LedgerFill } from './ledger.ts'

const trade = (side: 'buy' | 'sell', price: string, size: string): Trade => ({
  side,
  price: decimal(price),
  size: decimal(size),
})

function fill(more: Partial<LedgerFill> & Trade): LedgerFill {
  const market = { market: 'BTC/USDT', base: 'BTC', quote: 'USDT' }
  return {
    exchange: 'mexc',
    kind: 'spot',
    ...market,
    against: undefined,
    fee: undefined,
    at: Date.UTC(2026, 2, 1, 12),
    ...more,
  }
}

test('[S2.52] the oldest part of a position is closed first, and a trade may turn it over', () => {
  const position = new FifoPosition()
  expect(position.apply(trade('buy', '100', '1'))).toBe('0')
  expect(position.apply(trade('buy', '110', '1'))).toBe('0')
  expect(position.apply(trade('sell', '105', '1.5'))).toBe('2.5')
  expect([position.size, position.entryValue]).toEqual(['0.5', '55'])
  expect(position.apply(trade('sell', '120', '2'))).toBe('5')
  expect([position.size, position.entryValue]).toEqual(['-1.5', '180'])
  expect(position.apply(trade('buy', '118', '1.5'))).toBe('3')
  expect([position.size, position.entryValue]).toEqual(['0', '0'])
})

const trades = fc.array(
  fc
    .tuple(fc.boolean(), fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 }))
    .map(([isBuy, price, size]) => trade(isBuy ? 'buy' : 'sell', String(price / 100), String(size / 1_000))),
  { maxLength: 30 },
)

test('[S2.52] what was earned and what is open are together exactly the cash of all trades', () => {
  fc.assert(
    fc.property(trades, (all) => {
      const position = new FifoPosition()
      const earned = sum(all.map((each) => position.apply(each)))
      const cash = sum(all.map(({ side, price, size }) => (side === 'sell' ? mul(price, size) : neg(mul(price, size)))))
      const { size, entryValue } = position
      expect(size).toBe(sum(all.map((each) => (each.side === 'buy' ? each.size : neg(each.size)))))
      // What is open has been paid for, or has been paid.
      expect(size.startsWith('-') ? add(earned, entryValue) : sub(earned, entryValue)).toBe(cash)
    }),
  )
})

test('[S2.52] coins are the same on every exchange, and fees in coins count at the price of their fill', () => {
  const ledger = new Ledger()
  const bought = trade('buy', '100', '2')
  expect(ledger.book(fill({ ...bought, exchange: 'gateio', fee: { asset: 'BTC', amount: decimal('0.002') } }))).toBe(
    '-0.2',
  )
  expect(ledger.book(fill({ ...trade('sell', '103', '2'), fee: { asset: 'USDT', amount: decimal('0.103') } }))).toBe(
    '5.897',
  )
  expect(ledger.realised).toBe('5.697')
  expect(ledger.positions).toEqual([])
  expect(ledger.fees).toEqual({ BTC: '0.002', USDT: '0.103' })
  expect(ledger.changes).toEqual([
    { exchange: 'gateio', asset: 'BTC', amount: '1.998' },
    { exchange: 'gateio', asset: 'USDT', amount: '-200' },
    { exchange: 'mexc', asset: 'USDT', amount: '205.897' },
    { exchange: 'mexc', asset: 'BTC', amount: '-2' },
  ])
})

test('[S2.52] contracts against coins stay open until they are closed; a fee in a third asset is told apart', () => {
  const ledger = new Ledger()
  const contract = { exchange: 'gateio-futures', kind: 'perpetual', against: 'gateio-futures' } as const
  const coins = { against: 'gateio-futures' }
  ledger.book(fill({ ...coins, ...trade('buy', '100', '1') }))
  ledger.book(fill({ ...contract, ...trade('sell', '102', '1'), fee: { asset: 'GT', amount: decimal('0.01') } }))
  expect(ledger.realised).toBe(ZERO)
  expect(ledger.positions).toEqual([
    { where: 'spot', against: 'gateio-futures', market: 'BTC/USDT', size: '1', entryValue: '100' },
    { where: 'gateio-futures', against: undefined, market: 'BTC/USDT', size: '-1', entryValue: '102' },
  ])
  ledger.book(fill({ ...coins, ...trade('sell', '101', '1') }))
  ledger.book(fill({ ...contract, ...trade('buy', '101', '1') }))
  expect([ledger.realised, ledger.positions]).toEqual(['2', []])
  expect(ledger.fees).toEqual({ GT: '0.01' })
  expect(ledger.position({ where: 'gateio-futures', market: 'BTC/USDT' })).toMatchObject({ size: '0' })
})

test('[S2.52] what is traded between spot markets does not change at which prices coins were entered against contracts', () => {
  const ledger = new Ledger()
  ledger.book(fill({ ...trade('buy', '100', '1'), against: 'gateio-futures' }))
  ledger.book(fill(trade('sell', '121', '1')))
  ledger.book(fill(trade('buy', '120', '1')))
  expect(ledger.realised).toBe('1')
  const name = { where: 'spot', market: 'BTC/USDT', against: 'gateio-futures' }
  expect(ledger.position(name)).toMatchObject({ size: '1', entryValue: '100' })
})

test('[S2.72] the result of a day begins anew at midnight UTC', () => {
  const ledger = new Ledger()
  const at = Date.UTC(2026, 2, 1, 23, 59)
  ledger.book(fill({ ...trade('buy', '100', '1'), at }))
  ledger.book(fill({ ...trade('sell', '90', '1'), at }))
  expect(ledger.today(at)).toBe('-10')
  expect(ledger.today(at + 60_000)).toBe('0')
  expect(ledger.realised).toBe('-10')
})
