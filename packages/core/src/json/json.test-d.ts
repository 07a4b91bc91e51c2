import { expectTypeOf } from 'vitest'
import * as z from 'zod'
import type { Decimal } from '../decimal/text.ts'
import { orAbsent, tolerantEnum, wireDecimal, wireId, wireInteger } from './atoms.ts'
import { JsonNumber } from './json-number.ts'
import { parseJson } from './parse.ts'
import { stringifyJson } from './stringify.ts'
import { readWire, tolerantArray, tolerantMap, type TolerantArray, type TolerantMap } from './tolerant.ts'
import type { JsonValue } from './values.ts'

expectTypeOf(parseJson('1')).not.toBeAny()
expectTypeOf(parseJson('1')).toEqualTypeOf<JsonValue>()
expectTypeOf(stringifyJson(parseJson('1'))).toEqualTypeOf<string>()

const row = z.object({
  id: wireId,
  price: wireDecimal,
  decimals: wireInteger,
  stop: orAbsent(wireDecimal),
  status: tolerantEnum(['open', 'closed']),
  side: tolerantEnum({ 1: 'buy', 2: 'sell' }),
})
expectTypeOf<z.output<typeof row>>().not.toBeAny()
expectTypeOf<z.output<typeof row>>().toEqualTypeOf<{
  id: string
  price: Decimal
  decimals: number
  stop: Decimal | undefined
  status: 'open' | 'closed' | 'unknown'
  side: 'buy' | 'sell' | 'unknown'
}>()

type Row = z.output<typeof row>
expectTypeOf(readWire(tolerantArray(row), [])).toEqualTypeOf<TolerantArray<Row>>()
expectTypeOf(readWire(tolerantMap(wireDecimal), {})).toEqualTypeOf<TolerantMap<Decimal>>()

declare const value: JsonValue
if (JsonNumber.is(value)) expectTypeOf(value).toEqualTypeOf<JsonNumber>()
// @ts-expect-error: a number of JSON is not a number to calculate with
const product: number = new JsonNumber('1') * 2
// @ts-expect-error: only plain data is written
stringifyJson({ at: new Date(0) })
// @ts-expect-error: no functions
stringifyJson({ call: () => product })
