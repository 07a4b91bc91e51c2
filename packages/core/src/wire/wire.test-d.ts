import { expectTypeOf } from 'vitest'
import * as z from '../schema/index.ts'
import type { Decimal } from '../decimal/index.ts'
import {
  orAbsent,
  readWire,
  tolerantArray,
  tolerantEnum,
  tolerantMap,
  wireDecimal,
  wireId,
  wireInteger,
  type TolerantArray,
  type TolerantMap,
} from './index.ts'

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
