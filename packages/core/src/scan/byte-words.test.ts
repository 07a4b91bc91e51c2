import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ByteWords } from './byte-words.ts'

test('every word has its number, and no other text has one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ maxLength: 12 }), { maxLength: 100 }),
      fc.string({ maxLength: 12 }),
      (texts, other) => {
        const words = new ByteWords(texts)
        const distinct = [...new Set(texts)]
        expect(words.texts).toEqual(distinct)
        for (const [index, text] of distinct.entries()) expect(words.indexOf(text)).toBe(index)
        expect(words.indexOf(other)).toBe(distinct.indexOf(other))
      },
    ),
  )
})

test('thousands of symbols keep their strings', () => {
  const words = new ByteWords()
  const symbols = Array.from({ length: 5_000 }, (_, index) => `COIN${index}_USDT`)
  for (const symbol of symbols) words.add(symbol)
  expect(symbols.every((symbol, index) => words.add(symbol) === index)).toBe(true)
})
