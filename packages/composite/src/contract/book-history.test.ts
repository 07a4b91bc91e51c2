import { expect, test } from 'vitest'
import { BookHistory } from './book-history.ts'

const begun = (): BookHistory => {
  const history = new BookHistory({ updateId: 7, bids: [['100', '1']], asks: [['101.50', '2']] })
  history.record({ symbol: 'X', updateId: 8, side: 'buy', price: '100.5', size: '3' })
  history.record({ symbol: 'X', updateId: 9, side: 'sell', price: '101.50', size: '0' })
  history.record({ symbol: 'X', updateId: 10, side: 'buy', price: '100', size: '4' })
  return history
}
const level = (price: string, size: string) => ({ price, size })

test('[S3.64] a history gives the book of each of its ids, forwards and backwards', () => {
  const history = begun()
  expect(history.lastId).toBe(10)
  for (const [id, bids, asks] of [
    [10, [level('100.5', '3'), level('100', '4')], []],
    [7, [level('100', '1')], [level('101.5', '2')]],
    [8, [level('100.5', '3'), level('100', '1')], [level('101.5', '2')]],
    [9, [level('100.5', '3'), level('100', '1')], []],
  ] as const) {
    expect(history.turnTo(id)).toBe(true)
    expect(history.difference('buy', bids, 50)).toBe(undefined)
    expect(history.difference('sell', asks, 50)).toBe(undefined)
  }
})

test('[S3.64] it says what differs, as deep as is asked for', () => {
  const history = begun()
  history.turnTo(10)
  expect(history.difference('buy', [level('100.5', '3')], 1)).toBe(undefined)
  expect(history.difference('buy', [level('100.5', '3')], 50)).toBe('1 levels in the place of 2')
  expect(history.difference('buy', [level('100.5', '3'), level('100', '5')], 50)).toBe(
    'level 1: 100 5 in the place of 100 4',
  )
})

test('[S3.64] there is no book of an id that it does not have, and no hole in it', () => {
  const history = begun()
  expect([6, 11, -1, 7.5].map((id) => history.turnTo(id))).toEqual([false, false, false, false])
  expect(() => history.record({ symbol: 'X', updateId: 12, side: 'buy', price: '1', size: '1' })).toThrow(
    'The change 12 follows 10',
  )
})
