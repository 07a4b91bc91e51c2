import type { JsonNumber } from './json-number.ts'

/** What `parseJson` returns. Objects are plain and hold every key as a property of their own, `__proto__` too. */
export type JsonValue = string | number | boolean | null | JsonNumber | JsonArray | JsonObject
/** An array as `parseJson` reads it. */
export type JsonArray = readonly JsonValue[]
/** An object as `parseJson` reads it; its keys are own members, `__proto__` too, so that none can pollute a prototype. */
export interface JsonObject {
  readonly [key: string]: JsonValue
}

/** What `stringifyJson` writes. A bigint and a `JsonNumber` become bare numbers; undefined properties are left out. */
export type JsonInput = string | number | bigint | boolean | null | JsonNumber | JsonInputArray | JsonInputObject
/** An array that `stringifyJson` writes. */
export type JsonInputArray = readonly JsonInput[]
/** An object that `stringifyJson` writes. */
export interface JsonInputObject {
  readonly [key: string]: JsonInput | undefined
}

/** The deepest nesting that is read and written. What exchanges send stays below ten. */
export const MAX_DEPTH = 64
