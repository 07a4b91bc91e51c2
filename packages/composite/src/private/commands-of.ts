import type { MoreOrderCommands, OrderCommands } from '../ports/order-commands.ts'
import type { AnyPrivateRest } from './evidence.ts'

const commandNames = [
  'placeOrder',
  'cancelOrder',
  'modifyOrder',
  'placeOrders',
  'cancelOrders',
  'cancelAllOrders',
] as const satisfies readonly (keyof (OrderCommands & MoreOrderCommands))[]

/** The commands over a socket where there are any, and over REST what those lack. */
export function commandsOf(
  rest: AnyPrivateRest,
  entry: Partial<OrderCommands & MoreOrderCommands> | undefined,
): OrderCommands & Partial<MoreOrderCommands> {
  const commands: Record<string, unknown> = {}
  for (const name of commandNames) {
    const owner = entry?.[name] === undefined ? rest : entry
    commands[name] = owner[name]?.bind(owner)
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each name was bound from what has it; the types of the declaration see to placing and cancelling
  return commands as unknown as OrderCommands & Partial<MoreOrderCommands>
}
