import { expect, test } from 'vitest'
import { benchOf, linear, spot } from '../../test/engine/harness.ts'
import { RandomStream } from '../random.ts'
import { BookIds } from './book-ids.ts'
import { shuffled } from './shuffled.ts'

test('ids of books leap, of one market or of all', () => {
  const ids = new BookIds(benchOf({ markets: [spot, linear] }).engine.view)
  ids.jump('SPOT', 5)
  ids.jump(undefined, 2)
  expect([ids.shown('SPOT', 1), ids.shown('LINEAR', 1)]).toEqual([8, 3])
})

test('what is shuffled is all there, in the order of the seed', () => {
  const items = Array.from({ length: 20 }, (_, index) => index)
  const mixed = shuffled(items, new RandomStream(7, 'test'))
  expect(mixed).not.toEqual(items)
  expect(mixed.toSorted((one, other) => one - other)).toEqual(items)
  expect(shuffled(items, new RandomStream(7, 'test'))).toEqual(mixed)
})
