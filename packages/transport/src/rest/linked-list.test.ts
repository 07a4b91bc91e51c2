import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { LinkedList, type Linked } from './linked-list.ts'

class Numbered implements Linked<Numbered> {
  before: Numbered | undefined = undefined
  after: Numbered | undefined = undefined
  readonly number: number

  constructor(number: number) {
    this.number = number
  }
}

const step = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'add' } as const) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('remove'), which: fc.nat(30) }) },
  fc.constant({ do: 'clear' } as const),
)

test('it is a set that keeps the order, and what has left holds nothing of it', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const list = new LinkedList<Numbered>()
      const model = new Set<Numbered>()
      const all: Numbered[] = []
      for (const what of steps) {
        if (what.do === 'add') {
          const item = new Numbered(all.length)
          all.push(item)
          list.add(item)
          model.add(item)
        } else if (what.do === 'clear') {
          list.clear()
          model.clear()
        } else {
          // One that is out already among them.
          const item = all[what.which]
          if (item === undefined) continue
          list.remove(item)
          model.delete(item)
        }
        expect(list.items().map(({ number }) => number)).toEqual([...model].map(({ number }) => number))
        expect(list.first).toBe([...model][0])
      }
      const out = all.filter((item) => !model.has(item))
      expect(out.filter(({ before, after }) => before !== undefined || after !== undefined)).toEqual([])
    }),
  )
})
