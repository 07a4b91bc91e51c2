import type { RandomStream } from '../random.ts'

/** The same items in another order. */
export function shuffled<Item>(items: readonly Item[], random: RandomStream): readonly Item[] {
  return items
    .map((item) => ({ item, place: random.next() }))
    .toSorted((one, other) => one.place - other.place)
    .map(({ item }) => item)
}
