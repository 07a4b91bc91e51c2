import { expect, test } from 'vitest'
import { TopicHub } from './topic-hub.ts'

test('it knows the first and the last subscriber of a topic', () => {
  const hub = new TopicHub<string>()
  expect(hub.add('book', 'a')).toBe(true)
  expect(hub.add('book', 'b')).toBe(false)
  expect(hub.add('book', 'b')).toBe(false)
  expect([...hub.subscribers('book')]).toEqual(['a', 'b'])
  expect(hub.remove('book', 'a')).toBe(false)
  expect(hub.remove('book', 'a')).toBe(false)
  expect(hub.remove('book', 'b')).toBe(true)
  expect(hub.isEmpty('book')).toBe(true)
  expect(hub.remove('book', 'b')).toBe(false)
})

test('what fits is taken out, so many at most, and it is told who had it last', () => {
  const hub = new TopicHub<string>()
  for (const subscriber of ['a', 'b', 'c']) hub.add('book', subscriber)
  hub.add('trades', 'a')
  const isBook = (topic: string): boolean => topic === 'book'
  expect(hub.forget(isBook, 2)).toEqual([
    { topic: 'book', subscriber: 'a', isLast: false },
    { topic: 'book', subscriber: 'b', isLast: false },
  ])
  expect(hub.forget((topic, subscriber) => isBook(topic) && subscriber !== 'a', Infinity)).toEqual([
    { topic: 'book', subscriber: 'c', isLast: true },
  ])
  expect(hub.forget(isBook, Infinity)).toEqual([])
  expect([...hub.topicsOf('a')]).toEqual(['trades'])
})

test('who leaves is out of everything, and the topics without anybody are told', () => {
  const hub = new TopicHub<string>()
  hub.add('book', 'a')
  hub.add('trades', 'a')
  hub.add('trades', 'b')
  expect([...hub.topicsOf('a')]).toEqual(['book', 'trades'])
  expect(hub.leave('a')).toEqual(['book'])
  expect(hub.topicsOf('a').size).toBe(0)
  expect(hub.has('trades', 'b')).toBe(true)
  expect(hub.leave('nobody')).toEqual([])
})
