import { expectTypeOf, test } from 'vitest'
import type { BookView, LocalBook } from '../contracts/local-book.ts'
import { decimal } from '../decimal/decimal.ts'
import type { Decimal } from '../decimal/text.ts'
import { marketSymbol } from '../model/symbols.ts'
import { createLocalBook, type LocalBookWriter } from './local-book.ts'

const { book, writer } = createLocalBook({ symbol: marketSymbol('BTC/USDT') })

test('a reader has no way to write', () => {
  expectTypeOf(book).not.toBeAny()
  expectTypeOf(book).toEqualTypeOf<LocalBook>()
  expectTypeOf(writer).toEqualTypeOf<LocalBookWriter>()
  expectTypeOf<keyof LocalBook & keyof LocalBookWriter>().toBeNever()
  // @ts-expect-error -- only the writer changes the state
  book.state = 'live'
  // @ts-expect-error -- levels of a book are read only
  book.levels('bid', 1).push({ price: decimal('1'), size: decimal('1') })
})

test('lastKnown and withMaxAge are the same reads', () => {
  expectTypeOf(book.lastKnown).not.toBeAny()
  expectTypeOf(book.lastKnown).toEqualTypeOf<BookView>()
  expectTypeOf(book.withMaxAge(5_000, { now: () => 0 })).toEqualTypeOf<BookView>()
})

test('money is a Decimal, never a number or any text', () => {
  expectTypeOf<Parameters<LocalBook['fill']>[1]>().toEqualTypeOf<Decimal>()
  // @ts-expect-error -- a number is not a Decimal
  void book.fill('buy', 1)
  // @ts-expect-error -- nor is a text that nobody checked
  void book.fill('buy', '1')
  // @ts-expect-error -- there are two sides
  void book.best('buy')
})
