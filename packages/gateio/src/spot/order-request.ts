import type { CheckedOrder } from '@venuekit/core'
import { toText } from '../texts.ts'

/** The account of an order, where the user chose one. */
export interface SpotAccount {
  readonly account?: string | undefined
}

/** The body of an order, over REST and over a socket. What is undefined is not sent. */
export function spotOrderBody(
  order: CheckedOrder,
  { account }: SpotAccount,
): Readonly<Record<string, string | undefined>> {
  const { instrument, side, clientOrderId } = order
  const common = {
    text: clientOrderId === undefined ? undefined : toText(clientOrderId),
    currency_pair: instrument.exchangeSymbol,
    type: order.type,
    account,
    side,
  }
  if (order.type === 'limit') {
    const { quantity, price, postOnly, timeInForce, visibleQuantity } = order
    return {
      ...common,
      amount: quantity,
      price,
      time_in_force: postOnly ? 'poc' : timeInForce,
      iceberg: visibleQuantity,
    }
  }
  // To buy at market is to spend an amount of the quote asset. The exchange's default of gtc is not valid here.
  const { quantity, quoteQuantity, timeInForce, maximumSlippage } = order
  return { ...common, amount: quantity ?? quoteQuantity, time_in_force: timeInForce, slippage: maximumSlippage }
}
