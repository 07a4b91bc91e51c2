import { expectTypeOf } from 'vitest'
import {
  add,
  compare,
  decimal,
  div,
  fromScaled,
  isDecimal,
  sum,
  toScaled,
  tryDecimal,
  type Decimal,
  type RoundingMode,
} from './index.ts'

expectTypeOf<Decimal>().not.toBeAny()
expectTypeOf<Decimal>().toExtend<string>()
expectTypeOf<string>().not.toExtend<Decimal>()
expectTypeOf<number>().not.toExtend<Decimal>()

expectTypeOf(decimal('1')).toEqualTypeOf<Decimal>()
expectTypeOf(tryDecimal('1')).toEqualTypeOf<Decimal | undefined>()
expectTypeOf(add(decimal('1'), decimal(2))).toEqualTypeOf<Decimal>()
expectTypeOf(sum([decimal('1')])).toEqualTypeOf<Decimal>()
expectTypeOf(compare(decimal(1), decimal(2))).toEqualTypeOf<-1 | 0 | 1>()
expectTypeOf(fromScaled(1n, 2)).toEqualTypeOf<Decimal>()
expectTypeOf(toScaled(decimal(1), 2)).toEqualTypeOf<bigint>()
expectTypeOf<RoundingMode>().toEqualTypeOf<'down' | 'up' | 'floor' | 'ceil' | 'half-up' | 'half-even'>()

// A decimal from another installed copy of the package, which has the same literal brand, fits.
type DecimalOfAnotherCopy = string & { readonly __decimal: 'venuekit' }
expectTypeOf<DecimalOfAnotherCopy>().toEqualTypeOf<Decimal>()

declare const text: string
if (isDecimal(text)) expectTypeOf(text).toExtend<Decimal>()

// @ts-expect-error: text is not exact until decimal() has read it
add('1', '2')
// @ts-expect-error: a number is not exact until decimal() has read it
add(decimal(1), 2)
// @ts-expect-error: a quotient is never rounded without being told how
div(decimal(1), decimal(3))
// @ts-expect-error: the mode is part of it
div(decimal(1), decimal(3), { decimals: 2 })
// @ts-expect-error: no such mode
div(decimal(1), decimal(3), { decimals: 2, rounding: 'nearest' })
