import type { AnyConnector } from '@venuekit/core'
import { table } from '../output.ts'
import { type CommandRun, connectorsFor } from '../session.ts'

/** What is installed, and what it can do. */
export async function exchangesCommand({ wanted, output }: CommandRun): Promise<number> {
  const connectors = await connectorsFor(wanted)
  for (const connector of connectors) output.item(described(connector))
  const rows = connectors.map(({ id, packageName, markets, environments, aliases }) => [
    id,
    packageName,
    markets.join(' '),
    Object.keys(environments).join(' '),
    aliases.join(' '),
  ])
  const [head = '', ...lines] = table([['exchange', 'package', 'markets', 'environments', 'also called'], ...rows])
  output.line(output.paint('bold', head))
  for (const line of lines) output.line(line)
  for (const { id, supports } of connectors) {
    output.line('')
    output.line(output.paint('bold', id))
    output.line(`  public   ${supports.public.join(', ')}`)
    output.line(`  private  ${supports.private.join(', ')}`)
  }
  return 0
}

function described({ id, key, packageName, aliases, markets, environments, supports, orders }: AnyConnector): object {
  const { types, timesInForce, postOnly } = orders
  return {
    id,
    key,
    package: packageName,
    aliases,
    markets,
    environments: Object.keys(environments),
    public: supports.public,
    private: supports.private,
    orders: { types, timesInForce, postOnly },
  }
}
