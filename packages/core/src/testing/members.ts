import { attempt } from './renderings.ts'

/** One value inside of another, and how to get there. */
export interface Member {
  readonly key: string
  readonly value: unknown
}

/**
 * Everything that can be reached from an object in one step: own properties, hidden ones and symbols included, getters of
 * its classes, entries of maps and sets, what `toJSON()` gives.
 */
export function membersOf(target: object): readonly Member[] {
  const members: Member[] = []
  const add = (key: string, read: () => unknown): void => {
    const value = attempt(read)
    if (value !== undefined) members.push({ key, value })
  }
  if (target instanceof Map) {
    let index = 0
    for (const [key, value] of target) {
      members.push({ key: `.keys[${index}]`, value: key }, { key: `.values[${index}]`, value })
      index += 1
    }
  }
  if (target instanceof Set) [...target].forEach((value, index) => members.push({ key: `.values[${index}]`, value }))
  for (const name of ownKeys(target)) add(keyText(name), () => Reflect.get(target, name))
  for (const name of inheritedGetters(target)) add(keyText(name), () => Reflect.get(target, name))
  if ('toJSON' in target && typeof target.toJSON === 'function') {
    const { toJSON } = target
    add('.toJSON()', () => Reflect.apply(toJSON, target, []))
  }
  return members
}

function ownKeys(target: object): readonly PropertyKey[] {
  // The elements of a typed array are its bytes, which are looked at as a whole.
  return ArrayBuffer.isView(target) ? [] : (attempt(() => Reflect.ownKeys(target)) ?? [])
}

function inheritedGetters(target: object): readonly PropertyKey[] {
  const names: PropertyKey[] = []
  // Node's small buffers share one pool, to which `buffer` and `parent` lead: it belongs to everybody.
  if (ArrayBuffer.isView(target)) return names
  for (let current = prototypeOf(target); current !== null && !isBuiltIn(current); current = prototypeOf(current)) {
    for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(current))) {
      if (property.get !== undefined) names.push(name)
    }
  }
  return names
}

function prototypeOf(target: object): object | null {
  const prototype: unknown = attempt(() => Object.getPrototypeOf(target))
  return typeof prototype === 'object' ? prototype : null
}

function isBuiltIn(prototype: object): boolean {
  const { constructor } = prototype
  return (
    typeof constructor === 'function' && /\[native code\]\s*\}$/.test(Function.prototype.toString.call(constructor))
  )
}

function keyText(key: PropertyKey): string {
  if (typeof key === 'symbol') return `[${key.toString()}]`
  const text = String(key)
  if (/^\d+$/.test(text)) return `[${text}]`
  return /^[A-Za-z_$][\w$]*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`
}
