import type { BookLevel, BookSide, BookView } from 'venuekit'

/** Levels of one side of a book, best first, read only as far as they are needed. */
export interface Levels {
  at(index: number): BookLevel | undefined
}

/** So many levels are read at first; most differences between two books are not deeper. */
const firstRead = 12

/** The levels of a book in this moment. A book holds no level that its stream does not vouch for. */
export function levelsOf(book: Pick<BookView, 'levels'>, side: BookSide): Levels {
  let read: readonly BookLevel[] = []
  let asked = 0
  return {
    at(index) {
      if (index >= asked) {
        asked = Math.max(firstRead, index + 1, asked * 4)
        read = book.levels(side, asked)
      }
      return read[index]
    },
  }
}
