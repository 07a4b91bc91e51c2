import { createBudgets, Secret, type KeySecretCredentials } from '@venuekit/core'
import { ManualClock, startRestServer, type Answer } from '@venuekit/core/testing'
import { createBareRestClient, createRestPools } from '@venuekit/transport'
import { mexcBudgets } from '../src/limits.ts'
import { mexcSpotRest } from '../src/spot/rest.ts'
import { createTestContext } from './context.ts'
import { markets } from './markets.ts'

/** The instant at which everything in these tests happens. */
export const now = 1_767_225_600_500

const keys: KeySecretCredentials = {
  apiKey: Secret.key('mx0simKEY0000000001'),
  apiSecret: Secret.from('5f0c2a9d7be14e3f8a6cd1042b97e3aa'),
}

/** Both classes of the spot market, connected to a server that gives these answers. */
export async function connect(...answers: Answer[]) {
  const server = await startRestServer(...answers)
  const clock = new ManualClock({ now })
  const pools = createRestPools({ clock })
  const budgets = createBudgets({ clock, budgets: mexcBudgets(), exchange: 'mexc' })
  const common = { exchange: 'mexc', baseUrl: server.url, pools, clock, instruments: () => markets, ...mexcSpotRest }
  const ofAccount = budgets.within({ account: 'main' })
  const open = createBareRestClient({ ...common, domain: 'public', sign: undefined, budgets })
  const ours = createBareRestClient({ ...common, domain: 'private', credentials: async () => keys, budgets: ofAccount })
  const context = createTestContext({ clock })
  return {
    server,
    clock,
    budgets: ofAccount,
    client: ours,
    publicRest: mexcSpotRest.createPublic(open, context),
    privateRest: mexcSpotRest.createPrivate(ours),
    /** The requests that arrived, as lines without what signing adds. */
    lines: () => server.requests.map(({ line }) => unsigned(line.replace('/api/v3', ''))),
    last() {
      const request = server.requests.at(-1)
      if (request === undefined) throw new Error('nothing has arrived')
      return request
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([open.close(), ours.close()])
      await pools.close()
      await budgets.close()
      await server[Symbol.asyncDispose]()
    },
  }
}

function unsigned(line: string): string {
  return line.replace(/[?&]timestamp=\d+&signature=[0-9a-f]{64}$/, '')
}
