/** What `new` makes something of. */
export type ClassOf<Given extends readonly unknown[], Made extends object> = new (...given: Given) => Made

/**
 * A function that makes objects as a class, for who prefers to write `new`. `instanceof` knows what was made so, and a class that
 * extends it has its own methods, with what they replace in `super`. What the function makes is all of one kind.
 *
 * @example
 * ```ts
 * import { classOf } from '@venuekit/transport'
 * const Point = classOf((x: number, y: number) => ({ x, y }), 'Point')
 * const point = new Point(1, 2)
 * point.y // 2
 * point instanceof Point // true
 * Point.name // 'Point'
 * ```
 */
export function classOf<const Given extends readonly unknown[], Made extends object>(
  create: (...given: Given) => Made,
  name: string,
): ClassOf<Given, Made> {
  const all = new WeakSet<object>()
  /** What objects of a subclass had for themselves under the names of its methods. */
  const replaced = new WeakMap<object, object>()
  class Class {
    constructor(...given: Given) {
      const made = create(...given)
      all.add(made)
      if (new.target !== Class) extend(made, { to: new.target.prototype, from: Class.prototype, replaced })
      // oxlint-disable-next-line no-constructor-return -- this is what the class is for
      return made
    }

    static [Symbol.hasInstance](value: unknown): boolean {
      if (typeof value !== 'object' || value === null || !all.has(value)) return false
      return this === Class || Object.prototype.isPrototypeOf.call(this.prototype, value)
    }
  }
  Object.defineProperty(Class, 'name', { value: name })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the constructor returns what `create` does
  return Class as ClassOf<Given, Made>
}

interface Extension {
  /** The prototype of the subclass, and that of the class itself. */
  readonly to: object
  readonly from: object
  readonly replaced: WeakMap<object, object>
}

/** Puts the methods of a subclass before those that an object has: from its own class, or for itself. */
function extend(made: object, { to, from, replaced }: Extension): void {
  // What all of them inherit is what `super` of the subclass finds, and so is what each has for itself.
  if (Reflect.getPrototypeOf(from) === Object.prototype) Object.setPrototypeOf(from, Reflect.getPrototypeOf(made))
  const own = {}
  for (let level: object | null = to; level !== null && level !== from; level = Reflect.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      const descriptor = Object.getOwnPropertyDescriptor(made, key)
      if (key === 'constructor' || descriptor === undefined) continue
      Object.defineProperty(own, key, descriptor)
      Reflect.deleteProperty(made, key)
      Object.defineProperty(from, key, {
        get(this: object) {
          return Reflect.get(replaced.get(this) ?? {}, key, this)
        },
        configurable: true,
      })
    }
  }
  replaced.set(made, own)
  Object.setPrototypeOf(made, to)
}
