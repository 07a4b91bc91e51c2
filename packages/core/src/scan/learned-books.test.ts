import { describe, expect, test } from 'vitest'
import { createBookFrame } from '../book/frame.ts'
import type { BookFrame, Levels } from '../contracts/frames.ts'
import { LearnedBooks, type BookLesson, type BytePlace } from './learned-books.ts'
import { namedLevel } from './pairs.ts'

const encoder = new TextEncoder()
const message =
  '{"time":1789455569,"result":{"t":1789455569060,"s":"BTC_USDT","U":125033668137,"u":125033668145,"b":[["60512.34","12.5"],["60512","0"]],"a":[["60513.1","2"]],"l":"100"}}'

function placeOf(text: string, key: string, pattern: RegExp): BytePlace | undefined {
  const at = text.indexOf(`"${key}":`) + key.length + 3
  const found = pattern.exec(text.slice(at))?.[0]
  return at < key.length + 3 || found === undefined ? undefined : { from: at, to: at + found.length }
}

function lessonOf(text: string): BookLesson {
  const levels = /^\[.*?\]?\](?=[,}])/
  return {
    symbolAt: text.indexOf('"BTC_USDT"'),
    bids: placeOf(text, 'b', /^\[(?:\[.*?\],?)*\]/) ?? placeOf(text, 'b', levels),
    asks: placeOf(text, 'a', /^\[(?:\[.*?\],?)*\]/),
    first: placeOf(text, 'U', /^\d+/),
    last: placeOf(text, 'u', /^\d+/) ?? { from: 0, to: 0 },
    time: placeOf(text, 't', /^\d+/),
    depth: undefined,
  }
}

function learned(text = message): { readonly books: LearnedBooks; readonly frame: BookFrame } {
  // Small enough to grow.
  const frame = createBookFrame(1)
  const books = new LearnedBooks(frame, namedLevel('p', 's'))
  expect(books.read(encoder.encode(text))).toBe(false)
  Object.assign(frame, { symbol: 'BTC_USDT', kind: 'delta', depth: 100 })
  books.learn(encoder.encode(text), lessonOf(text))
  return { books, frame }
}

const rowsOf = ({ count, price, priceDp, size, sizeDp }: Levels) =>
  Array.from({ length: count }, (_, index) => [price[index], priceDp[index], size[index], sizeDp[index]])

describe('a book message that was learned', () => {
  test('is read with other numbers and other levels, also from a buffer that is part of a larger one', () => {
    const { books, frame } = learned()
    const next = message
      .replace('1789455569060', '1789455570999')
      .replace('125033668137', '125033668146')
      .replace('125033668145', '125033668150')
      .replace('"b":[["60512.34","12.5"],["60512","0"]]', '"b":[]')
      .replace('[["60513.1","2"]]', '[["60513.10","1234567.12345678"],["0.01","0"],["1","2"]]')
    expect(books.read(Buffer.from(`x${next}`).subarray(1))).toBe(true)
    expect({ ...frame, bids: rowsOf(frame.bids), asks: rowsOf(frame.asks) }).toEqual({
      ...createBookFrame(0),
      symbol: 'BTC_USDT',
      depth: 100,
      first: 125_033_668_146,
      last: 125_033_668_150,
      eventTimeMs: 1_789_455_570_999,
      bids: [],
      asks: [
        [6_051_310, 2, 123_456_712_345_678, 8],
        [1, 2, 0, 0],
        [1, 0, 2, 0],
      ],
    })
  })

  test.each([
    ['another digit of an id', message.replace('125033668145', '1250336681450')],
    ['another first digit', message.replace('125033668145', '925033668145')],
    ['no digit', message.replace('125033668145', '12503366814:')],
    ['ids out of order', message.replace('125033668145', '125033668136')],
    ['another market', message.replace('BTC', 'BTD')],
    ['a space before the levels', message.replace('"b":', '"b": ')],
    ['a space between levels', message.replace('],[', '], [')],
    ['a space between the sides', message.replace(',"a"', ', "a"')],
    ['a space at the end', `${message} `],
    ['another end', message.replace('"100"', '"101"')],
    ['levels that do not end', message.slice(0, message.indexOf(',"a"'))],
    ['a comma before the end of the levels', message.replace(']],"a"', '],],"a"')],
    ['a number that is no text', message.replace('"12.5"', '12.5')],
    ['a number without a digit before its point', message.replace('"12.5"', '".5"')],
    ['a number without a digit behind its point', message.replace('"12.5"', '"12."')],
    ['a number of two points', message.replace('"12.5"', '"1.2.5"')],
    ['a number below zero', message.replace('"12.5"', '"-12.5"')],
    ['a number of 16 digits', message.replace('"12.5"', '"1234567890123456"')],
    ['an escape', message.replace('"12.5"', String.raw`"1\u0032.5"`)],
    ['a third number', message.replace('"12.5"', '"12.5","1"')],
    ['half of a level with names', message.replace('["60512","0"]', '{"p":"60512","s":"0"]')],
    ['a level of other names', message.replace('["60512","0"]', '{"p":"60512","x":"0"}')],
    ['nothing', ''],
  ])('is not taken for one with %s', (_, other) => {
    const { books } = learned()
    expect(books.read(encoder.encode(other))).toBe(false)
    expect(books.read(encoder.encode(message))).toBe(true)
  })

  test('may have one side', () => {
    const text = message.replace(/"b":.*"a"/, '"a"')
    const { books, frame } = learned(text)
    expect(books.read(encoder.encode(text))).toBe(true)
    expect([frame.bids.count, frame.asks.count]).toEqual([0, 1])
    expect(books.read(encoder.encode(message))).toBe(false)
  })

  test.each([
    ['without levels', message.replace(/"b":.*"a":.*\]\]/, '"x":1')],
    ['with an escape before the levels', message.replace('time', String.raw`t\u0069me`)],
    ['with an id behind the levels', message.replace(/"u":\d+,/, '').replace('"l"', '"u":125033668145,"l"')],
    ['with an id of too many digits', message.replace('125033668145', '1250336681450000')],
  ])('%s is not learned', (_, text) => {
    const { books } = learned(text)
    expect(books.read(encoder.encode(text))).toBe(false)
  })

  test.each([
    ['of one side', (text: string) => text.replace(/,"a":.*\]\]/, '')],
    ['cut off where the one before goes on', (text: string) => text.slice(0, -9)],
    ['cut off in a number', (text: string) => text.slice(0, text.indexOf('2.5"'))],
  ])('leaves nothing to the next one, %s', (_, shorten) => {
    const { books } = learned()
    const long = message.replace('["60512","0"]', '["60512","0"],'.repeat(20).slice(0, -1))
    for (const text of [long, message]) {
      expect(books.read(encoder.encode(text))).toBe(true)
      expect(books.read(encoder.encode(shorten(text)))).toBe(false)
    }
  })

  test('is not learned where too much would be compared', () => {
    const text = message.replace('"100"', `"${'1'.repeat(1_000)}"`)
    const { books } = learned(text)
    expect(books.read(encoder.encode(text))).toBe(false)
  })

  test('is a lesson at first, later rarely, and then still takes a place that others have', () => {
    const { books } = learned()
    let lessons = 0
    for (let index = 0; index < 100_000; index += 1) if (books.isLesson()) lessons += 1
    expect(lessons).toBeGreaterThan(4_000)
    expect(lessons).toBeLessThan(5_000)
    const ofDigits = (count: number) => message.replace('125033668137', '1'.repeat(count))
    for (let count = 1; count < 12; count += 1) books.learn(encoder.encode(ofDigits(count)), lessonOf(ofDigits(count)))
    const late = message.replace('"100"', '"late"')
    const early = `{"longer":true,${message.slice(1)}`
    for (const text of [late, early]) {
      let messages = 0
      for (; !books.read(encoder.encode(text)); messages += 1) {
        expect(messages).toBeLessThan(300)
        if (books.isLesson()) books.learn(encoder.encode(text), lessonOf(text))
      }
    }
  })

  test('is compared rarely where most are not as usual, and always again where they are', () => {
    const { books } = learned()
    const readsOf = (count: number) =>
      Array.from({ length: count }, () => books.read(encoder.encode(message)) || (books.isLesson(), false)).filter(
        Boolean,
      ).length
    for (let index = 0; index < 1_000; index += 1) books.isLesson()
    expect(readsOf(16)).toBeGreaterThan(0)
    expect(readsOf(100)).toBe(100)
  })
})
