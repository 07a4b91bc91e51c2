import { expectTypeOf } from 'vitest'
import { JsonNumber } from './json-number.ts'
import { parseJson } from './parse.ts'
import { stringifyJson } from './stringify.ts'
import type { JsonValue } from './values.ts'

expectTypeOf(parseJson('1')).not.toBeAny()
expectTypeOf(parseJson('1')).toEqualTypeOf<JsonValue>()
expectTypeOf(stringifyJson(parseJson('1'))).toEqualTypeOf<string>()

declare const value: JsonValue
if (JsonNumber.is(value)) expectTypeOf(value).toEqualTypeOf<JsonNumber>()
// @ts-expect-error: a number of JSON is not a number to calculate with
const product: number = new JsonNumber('1') * 2
// @ts-expect-error: only plain data is written
stringifyJson({ at: new Date(0) })
// @ts-expect-error: no functions
stringifyJson({ call: () => product })
