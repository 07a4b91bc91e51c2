import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLevels } from '../book/frame.ts'
import type { Levels } from '../contracts/frames.ts'
import { JsonScanner } from './json-scanner.ts'
import { namedLevel, readPairs } from './pairs.ts'
import { readSentNumber } from './sent-number.ts'

const scanner = new JsonScanner('testex')
let others = 0

function readOther(_: JsonScanner, levels: Levels, index: number): void {
  others += 1
  scanner.openArray()
  scanner.decimal(levels.price, levels.priceDp, index)
  scanner.nextElement()
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
