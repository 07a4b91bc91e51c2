import type { Instrument } from '../../engine/instrument.ts'
import type { Fields } from '../common/fields.ts'
import { refused } from './refusals.ts'
import { readSize } from './sizes.ts'

const longest = 30 * 86_400

export const closingTypes: readonly string[] = [
  'close-long-order',
  'close-short-order',
  'close-long-position',
  'close-short-position',
  'plan-close-long-position',
  'plan-close-short-position',
]

/** When a price-triggered order is placed; the names are those of the exchange. */
export interface Trigger {
  readonly strategy_type: number
  /** 0: the last price; 1: mark; 2: index. */
  readonly price_type: number
  readonly price: string
  /** 1: at or above; 2: at or below. */
  readonly rule: number
  /** In seconds; 0 for never. */
  readonly expiration: number
  /** The price in units of the contract; not shown. */
  readonly units: number
}

/** The order that is placed then. */
export interface Initial {
  readonly contract: string
  readonly size: number
  /** The size with its fraction, where it was given. */
  readonly amount?: string
  readonly price: string
  readonly tif: string
  readonly text: string
  readonly reduce_only: boolean
  readonly close: boolean
  readonly auto_size: string
}

export function triggerOf(instrument: Instrument, fields: Fields): Trigger {
  fields.required('price')
  const price = fields.decimal('price') ?? '0'
  const units = instrument.toPrice(price)
  if (units === undefined || units === 0) throw fields.refused('price')
  const rule = fields.integer('rule', { fallback: 0, minimum: 1, maximum: 2 })
  if (rule === 0) throw refused('MISSING_REQUIRED_PARAM', 'Missing required parameter: rule')
  const trigger = {
    strategy_type: fields.integer('strategy_type', { fallback: 0, maximum: 1 }),
    price_type: fields.integer('price_type', { fallback: 0, maximum: 2 }),
    price,
    rule,
    expiration: fields.integer('expiration', { fallback: 86_400, maximum: longest }),
  }
  return Object.defineProperty({ ...trigger, units }, 'units', { value: units, enumerable: false })
}

export function initialOf(instrument: Instrument, fields: Fields): Initial {
  // Fractions of contracts come as text beside a whole size.
  const amount = fields.text('amount')
  const size = amount ?? fields.text('size') ?? '0'
  if (readSize(instrument, size) === undefined) throw fields.refused('size')
  fields.required('price')
  return {
    contract: instrument.id,
    size: Math.trunc(Number(size)),
    ...(amount === undefined ? {} : { amount }),
    price: fields.decimal('price') ?? '0',
    tif: fields.text('tif') ?? 'gtc',
    text: fields.text('text') ?? 'api',
    reduce_only: fields.flag('reduce_only') ?? fields.flag('is_reduce_only') ?? false,
    close: fields.flag('close') ?? fields.flag('is_close') ?? false,
    auto_size: fields.text('auto_size') ?? '',
  }
}
