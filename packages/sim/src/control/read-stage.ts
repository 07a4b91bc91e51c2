import type { MarketChange, StagedDeposit, StagedOrder } from '../host/stage.ts'
import { accountOf, fieldsOf, flagOf, numberOf, oneOf, orNull, textOf } from './fields.ts'

const modes = ['trading', 'post-only', 'cancel-only', 'halted'] as const
const sides = ['buy', 'sell'] as const

/** Reads an order of nobody in particular that came over the control port. */
export function readStagedOrder(given: unknown): StagedOrder {
  const fields = fieldsOf(given, ['symbol', 'side', 'size', 'price'])
  const order = { symbol: textOf(fields, 'symbol'), side: oneOf(fields, 'side', sides), size: textOf(fields, 'size') }
  return fields['price'] === undefined ? order : { ...order, price: textOf(fields, 'price') }
}

export function readStagedDeposit(given: unknown): StagedDeposit {
  const fields = fieldsOf(given, ['asset', 'amount', 'account'])
  const account = accountOf(fields['account'])
  const money = { asset: textOf(fields, 'asset'), amount: textOf(fields, 'amount') }
  return account === undefined ? money : { ...money, account }
}

export function readRate(given: unknown): number {
  return numberOf(fieldsOf(given, ['eventsPerSecond']), 'eventsPerSecond')
}

export function readMarketChange(given: unknown): MarketChange {
  const fields = fieldsOf(given, [
    'mode',
    'sides',
    'reduceOnly',
    'markPrice',
    'priceBand',
    'maximumOpenOrders',
    'maximumPositionValue',
  ])
  return {
    ...(fields['mode'] === undefined ? {} : { mode: oneOf(fields, 'mode', modes) }),
    ...(fields['sides'] === undefined ? {} : { sides: oneOf(fields, 'sides', ['both', ...sides]) }),
    ...(fields['reduceOnly'] === undefined ? {} : { reduceOnly: flagOf(fields, 'reduceOnly') }),
    ...(fields['priceBand'] === undefined ? {} : { priceBand: orNull(fields, 'priceBand', textOf) }),
    ...(fields['maximumOpenOrders'] === undefined
      ? {}
      : { maximumOpenOrders: orNull(fields, 'maximumOpenOrders', numberOf) }),
    ...(fields['maximumPositionValue'] === undefined
      ? {}
      : { maximumPositionValue: orNull(fields, 'maximumPositionValue', textOf) }),
    ...(fields['markPrice'] === undefined ? {} : { markPrice: textOf(fields, 'markPrice') }),
  }
}
