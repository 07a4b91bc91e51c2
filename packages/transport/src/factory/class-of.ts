/** What `new` makes something of. */
export type ClassOf<Given extends readonly unknown[], Made extends object> = new (...given: Given) => Made

/**
 * A function that makes objects as a class, for who prefers to write `new`. `instanceof` knows what was made so.
 *
 * @example
 * ```ts
 * import { classOf } from '@venuekit/transport'
 * const Point = classOf((x: number, y: number) => ({ x, y }))
 * const point = new Point(1, 2)
 * point.y // 2
 * point instanceof Point // true
 * ```
 */
export function classOf<const Given extends readonly unknown[], Made extends object>(
  create: (...given: Given) => Made,
): ClassOf<Given, Made> {
  const all = new WeakSet<object>()
  class Class {
    constructor(...given: Given) {
      const made = create(...given)
      all.add(made)
      // oxlint-disable-next-line no-constructor-return -- this is what the class is for
      return made
    }

    static [Symbol.hasInstance](value: unknown): boolean {
      return typeof value === 'object' && value !== null && all.has(value)
    }
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor returns what `create` does
  return Class as ClassOf<Given, Made>
}
