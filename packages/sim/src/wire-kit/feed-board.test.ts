import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import type { LevelChanged } from '../engine/events.ts'
import { FeedBoard, type Feed } from './feed-board.ts'

function feedOf(intervalMs: number, pushed: string[], name: string): Feed {
  return { market: 'SPOT', intervalMs, push: () => pushed.push(name) }
}

const change: LevelChanged = {
  type: 'level',
  seq: 1,
  time: 1,
  market: 'SPOT',
  side: 'buy',
  price: 1,
  size: 1,
  updateId: 1,
}

test('feeds go out at their intervals, while they are there', async () => {
  const clock = new ManualClock()
  const board = new FeedBoard(clock)
  const pushed: string[] = []
  board.start('slow', feedOf(100, pushed, 'slow'))
  board.start('fast', feedOf(20, pushed, 'fast'))
  board.start('also fast', feedOf(20, pushed, 'also fast'))
  await clock.advance(20)
  expect(pushed).toEqual(['fast', 'also fast'])
  board.stop('also fast')
  await clock.advance(80)
  expect(pushed.filter((name) => name === 'fast')).toHaveLength(5)
  expect(pushed.filter((name) => name === 'also fast')).toHaveLength(1)
  expect(pushed.filter((name) => name === 'slow')).toHaveLength(1)
  board.stop('fast')
  board.stop('slow')
  board.stop('never started')
  const { length } = pushed
  await clock.advance(1_000)
  expect(pushed).toHaveLength(length)
})

test('a feed that ends itself while it is sent leaves the others of its interval alone', async () => {
  const clock = new ManualClock()
  const board = new FeedBoard(clock)
  const pushed: string[] = []
  board.start('once', { market: 'SPOT', intervalMs: 20, push: () => board.stop('once') })
  board.start('more', feedOf(20, pushed, 'more'))
  await clock.advance(60)
  expect(pushed).toEqual(['more', 'more', 'more'])
})

test('changes are told to the feeds of their market that want to know', () => {
  const board = new FeedBoard(new ManualClock())
  const told: number[] = []
  board.start('book', { market: 'SPOT', intervalMs: 20, push: () => {}, levelChanged: ({ price }) => told.push(price) })
  board.levelChanged(change)
  board.levelChanged({ ...change, market: 'OTHER' })
  board.stop('book')
  board.levelChanged(change)
  expect(told).toEqual([1])
})

test('a flush sends everything at once', () => {
  const board = new FeedBoard(new ManualClock())
  const pushed: string[] = []
  board.start('slow', feedOf(2_000, pushed, 'slow'))
  board.flush()
  expect(pushed).toEqual(['slow'])
  expect(board.get('slow')?.intervalMs).toBe(2_000)
})
