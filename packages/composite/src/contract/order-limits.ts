import { systemClock } from '@venuekit/core'
import type { OrderSafetyOptions } from './order-safety.ts'
import { ContractRun, expectNothing, type AnyCompositeConnector } from './run.ts'
import type { StartContractSimulator } from './simulator.ts'

/** How orders went under the exchange's real limits. */
export interface OrderLimitsReport {
  readonly orders: number
  readonly seconds: number
}

/** Nothing is to be given up because it waits. */
const sendWithinMs = 600_000

/**
 * Sends orders as fast as the client lets them go, to a simulator with the exchange's real limits: none is refused for too many
 * requests, nor for anything else. Throws with the first failure.
 *
 * @example
 * ```ts
 * import { checkOrderLimits } from '@venuekit/composite/contract'
 * typeof checkOrderLimits // 'function'
 * ```
 */
export async function checkOrderLimits(
  connector: AnyCompositeConnector,
  startSimulator: StartContractSimulator,
  options: OrderSafetyOptions,
): Promise<OrderLimitsReport> {
  const { order, orders, atOnce = 16, seed = 7 } = options
  const setting = { connector, startSimulator, terms: options, expect: expectNothing }
  await using run = await ContractRun.start(setting, { seed })
  const exchange = await run.account()
  const startedAt = systemClock.monotonic()
  let left = orders
  const worker = async (): Promise<void> => {
    const request = { ...order, side: 'buy', type: 'limit' } as const
    for (; left > 0;) {
      left -= 1
      // oxlint-disable-next-line no-await-in-loop -- one order after the other; several workers do it
      const { orderId } = await exchange.createOrder(request, { sendWithinMs })
      // oxlint-disable-next-line no-await-in-loop -- the same
      await exchange.cancelOrder({ symbol: order.symbol, orderId }, { sendWithinMs })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  const made = run.sim.orders().length
  if (made !== orders) throw new Error(`${made} orders are there in the place of ${orders}`)
  return { orders, seconds: Math.round((systemClock.monotonic() - startedAt) / 100) / 10 }
}
