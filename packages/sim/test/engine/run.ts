import type { MatchingEngine } from '../../src/engine/engine.ts'
import type { Outcome } from '../../src/engine/rejections.ts'
import type { RandomCommand } from './commands.ts'

/** Executes a command; undefined when it found nothing to do. */
export function run(engine: MatchingEngine, command: RandomCommand): Outcome<object> | undefined {
  switch (command.type) {
    case 'submit': {
      const { type: _, ...order } = command
      return engine.submit(order)
    }
    case 'amend':
    case 'cancel': {
      const open = engine.view.openOrders({ account: command.account })
      const order = open[command.pick % Math.max(1, open.length)]
      if (order === undefined) return undefined
      const selector = { account: command.account, orderId: order.id }
      return command.type === 'cancel'
        ? engine.cancel(selector)
        : engine.amend({ ...selector, price: command.price, size: command.size })
    }
    case 'cancel-all':
      engine.cancelAll({
        account: command.account,
        markets: command.market === undefined ? undefined : [command.market],
        side: command.side,
      })
      return undefined
    case 'mark':
      engine.setMarkPrice(command)
      return undefined
    case 'leverage':
      return engine.setLeverage(command)
    case 'margin':
      return engine.changeMargin(command)
    case 'funding':
      engine.settleFunding(command)
      return undefined
    case 'mode':
      return engine.setPositionMode(command)
    case 'deposit':
      // What a house account owes is not counted as coming from outside.
      return engine.view.account(command.account).house ? undefined : engine.deposit(command)
    default:
      return command satisfies never
  }
}
