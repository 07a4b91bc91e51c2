import { decimal, marketSymbol, type AssetBalance, type Position } from '@venuekit/core'
import { expect, test } from 'vitest'
import { AccountState } from './account-state.ts'

const symbol = marketSymbol('BTC/USDT:USDT')
const balance = (available: string, locked: string, total: string): AssetBalance => ({
  asset: 'USDT',
  available: decimal(available),
  locked: decimal(locked),
  total: decimal(total),
  timestamp: undefined,
})

test('[S3.71] balances are compared by what a stream has to tell of: of a margin account by what does not follow prices', () => {
  const [spot, margin] = [new AccountState(false), new AccountState(true)]
  for (const state of [spot, margin]) state.balanceSnapshot([balance('4', '1', '5')], 0)
  expect(spot.compareBalances([balance('3', '2', '5')])).toEqual([{ key: 'USDT', known: '4 1', said: '3 2' }])
  expect(margin.compareBalances([balance('3', '2', '5')])).toEqual([{ key: 'USDT', known: '5', said: '5' }])
  expect(spot.compareBalances([])).toEqual([{ key: 'USDT', known: '4 1', said: '0 0' }])
})

test('[S3.71] positions are compared by side and size, and one that nobody has is flat', () => {
  const state = new AccountState(true)
  state.pushPosition({ symbol, side: 'long', size: decimal('2'), contracts: decimal('2'), markPrice: decimal('10') })
  const long = state.positions.get(symbol) as Position
  expect(state.comparePositions([{ ...long, markPrice: decimal('11') }])).toEqual([
    { key: symbol, known: 'long 2', said: 'long 2' },
  ])
  expect(state.comparePositions([])).toEqual([{ key: symbol, known: 'long 2', said: 'flat' }])
  expect(new AccountState(true).comparePositions([{ ...long, side: 'flat' }])).toEqual([
    { key: symbol, known: 'flat', said: 'flat' },
  ])
})
