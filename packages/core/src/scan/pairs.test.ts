import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLevels } from '../book/frame.ts'
import type { Levels } from '../contracts/frames.ts'
import { ProtocolError } from '../errors/general.ts'
import { JsonScanner } from './json-scanner.ts'
import { namedLevel, readPairs } from './pairs.ts'
import { readSentNumber } from './sent-number.ts'

const scanner = new JsonScanner('testex')
let others = 0

function readOther(_: JsonScanner, levels: Levels, index: number): void {
  others += 1
  scanner.openArray()
  scanner.decimal(levels.price, levels.priceDp, index)
  if (!scanner.nextElement()) throw scanner.error('a size')
  scanner.decimal(levels.size, levels.sizeDp, index)
  if (scanner.nextElement()) throw scanner.error('the end of the pair')
}

function read(text: string): readonly (readonly [string, string])[] {
  scanner.load(new TextEncoder().encode(text))
  // Small enough to grow.
  const levels = createLevels(1)
  others = 0
  if (scanner.openArray()) readPairs(scanner, levels, readOther)
  scanner.end()
  return Array.from({ length: levels.count }, (_, index) => [
    `${levels.price[index]}/${levels.priceDp[index]}`,
    `${levels.size[index]}/${levels.sizeDp[index]}`,
  ])
}

const numbers = fc.oneof(
  fc.stringMatching(/^\d{1,12}(\.\d{1,12})?$/),
  fc.nat().map((value) => String(value)),
)
const spaces = fc.constantFrom('', '', '', ' ', '\n')
const elements = fc.tuple(numbers, numbers, fc.boolean(), spaces)

test('property: pairs of every form are read with their numbers as sent', () => {
  fc.assert(
    fc.property(fc.array(elements, { minLength: 1, maxLength: 20 }), (pairs) => {
      const texts = pairs.map(([price, size, isText, space]) => {
        // A number that is no text has no zeros at its front.
        const bare = size.replace(/^0+(?=\d)/, '')
        return `${space}[${space}"${price}"${space},${isText ? `"${size}"` : bare}]${space}`
      })
      const sent = (text: string): string => {
        const { mantissa, decimals } = readSentNumber(text) ?? { mantissa: Number.NaN, decimals: 0 }
        return `${mantissa}/${decimals}`
      }
      expect(read(`[${texts.join(',')}]`)).toEqual(pairs.map(([price, size]) => [sent(price), sent(size)]))
    }),
  )
})

test('what is usual is read in one go, and only that', () => {
  expect(read('[["104027.10","509392"],["104027","0"]]')).toEqual([
    ['10402710/2', '509392/0'],
    ['104027/0', '0/0'],
  ])
  expect(others).toBe(0)
  read('[["1234567890","1"],["1", "2"],["1","2e1"],[1,"2"],["1","2"]]')
  expect(others).toBe(4)
})

test('levels with names are read in one go where their form is known', () => {
  const encoder = new TextEncoder()
  const named = namedLevel('p', 's')
  const levels = createLevels(4)
  const texts = ['{"p":"77232.2","s":"2100"}', '{"p":"77233.3","s":"0.4"}', '["1","2"]', '{"p":"1","s":"2"}']
  scanner.load(encoder.encode(`[${texts.join(',')}]`))
  scanner.openArray()
  readPairs(scanner, levels, readOther, named)
  scanner.end()
  expect([levels.count, ...levels.price.slice(0, 4), ...levels.size.slice(0, 4)]).toEqual([
    4, 772_322, 772_333, 1, 1, 2_100, 4, 2, 2,
  ])
  const unusual = [
    '{"p":"1","s":2}',
    '{"p":"1" ,"s":"2"}',
    '{"s":"1","p":"2"}',
    '{"p":"1","s":"2","x":1}',
    '{"p":"1","t":"2"}',
    '{"p" :"1","s":"2"}',
    '{"p":1,"s":"2"}',
    '{"p":"1","s":',
    '{"p":"1","s":"2"',
  ]
  for (const text of unusual) {
    scanner.load(encoder.encode(`[${text}]`))
    scanner.openArray()
    // What differs is left to the other reader, which does not know it here.
    expect(() => readPairs(scanner, levels, readOther, named)).toThrow('expected')
  }
})

test.each([
  '[["1","2"]',
  '[["1","2"],',
  '[["1","2"],]',
  '[["1","2"]}',
  '[["1."," 2"]]',
  '[[".1","2"]]',
  '[["1","2"',
  '[["1',
])('what is broken is refused: %s', (text) => expect(() => read(text)).toThrow('expected'))

/** What is read, or that it is refused. */
function outcome(reading: () => unknown): unknown {
  try {
    return reading()
  } catch (error) {
    if (!ProtocolError.is(error)) throw error
    return 'refused'
  }
}

test('with one byte changed, whichever and wherever, they are what JSON has there or are refused', () => {
  const named = namedLevel('p', 's')
  const levels = createLevels(4)
  const whole = new TextEncoder().encode('[{"p":"77232.2","s":"21"},["1.50","0"]]')
  const found = (bytes: Uint8Array): unknown => {
    scanner.load(bytes)
    if (scanner.openArray()) readPairs(scanner, levels, readOther, named)
    scanner.end()
    return Array.from({ length: levels.count }, (_, index) => [
      levels.price[index]! / 10 ** levels.priceDp[index]!,
      levels.size[index]! / 10 ** levels.sizeDp[index]!,
    ])
  }
  const said = (bytes: Uint8Array): unknown => {
    const rows: readonly (readonly string[] | { p: string; s: string })[] = JSON.parse(new TextDecoder().decode(bytes))
    return rows.map((row) => ('p' in row ? [row.p, row.s] : row).map(Number))
  }
  expect(found(whole)).toEqual(said(whole))
  for (const at of whole.keys()) {
    const wrong = Array.from({ length: 256 }, (_, byte) => whole.with(at, byte)).filter((bytes) => {
      const seen = outcome(() => found(bytes))
      return seen !== 'refused' && !isDeepStrictEqual(seen, said(bytes))
    })
    expect([at, wrong]).toEqual([at, []])
  }
})

test('messages of any length are read, wherever they end in the bytes that there are', () => {
  const named = namedLevel('p', 's')
  const levels = createLevels(4)
  const tail = '["1","2"],{"p":"3","s":"4"},["5","6"]]'
  const readFresh = (text: string): unknown => {
    // Its bytes are as many as at the beginning, or it has just made room.
    const fresh = new JsonScanner('testex')
    fresh.load(new TextEncoder().encode(text))
    fresh.openArray()
    readPairs(fresh, levels, () => fresh.skip(), named)
    return [levels.count, levels.price[1], levels.size[2]]
  }
  for (let length = 4_080; length <= 4_100; length += 1) {
    const outcomes = Array.from(tail, (_, cut) =>
      outcome(() => readFresh(`[${' '.repeat(length + cut - tail.length - 1)}${tail}`.slice(0, length))),
    )
    expect(outcomes).toEqual([[3, 3, 6], ...Array.from(tail.slice(1), () => 'refused')])
  }
})
