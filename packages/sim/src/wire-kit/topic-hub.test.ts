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
