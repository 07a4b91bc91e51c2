import { createBudgets, Instruments, Secret, type Budgets, type KeySecretCredentials } from '@venuekit/core'
import {
  instrumentOf,
  ManualClock,
  startRestServer,
  type Answer,
  type Received,
  type RestServer,
} from '@venuekit/core/testing'
import type { Clock } from '@venuekit/core/time'
import { decimal } from '@venuekit/core/decimal'
import { createBareRestClient, createRestPools, type RestClient } from '@venuekit/transport'
import { gateioFuturesRest } from '../src/futures/rest.ts'
import { gateioFuturesBudgets, gateioSpotBudgets } from '../src/limits.ts'
import { gateioSpotRest } from '../src/spot/rest.ts'
import { createTestContext } from './context.ts'

/** The instant at which everything in these tests happens: that of the published signatures. */
export const now = 1_700_000_000_123

const credentials: KeySecretCredentials = {
  apiKey: Secret.key('test-key-00000000'),
  apiSecret: Secret.from('testsecret'),
}

/** The markets of the tests. */
export const spotMarkets = new Instruments('gateio', [
  instrumentOf('BTC/USDT', { priceStep: decimal('0.1'), sizeStep: decimal('0.00001') }),
  instrumentOf('ETH/USDT'),
  ...['A', 'B', 'C', 'D', 'E'].map((base) => instrumentOf(`${base}/USDT`)),
])

const contract = (base: string, contractSize: string, sizeStep = contractSize) =>
  instrumentOf(`${base}/USDT:USDT`, {
    contractSize: decimal(contractSize),
    sizeStep: decimal(sizeStep),
    priceStep: decimal('0.1'),
  })

/** One contract is a ten-thousandth of a bitcoin; those of ether can be divided by ten. */
export const futuresMarkets = new Instruments('gateio-futures', [
  contract('BTC', '0.0001'),
  contract('ETH', '0.01', '0.001'),
  contract('SOL', '1'),
  contract('人生K线', '100'),
])

interface Fixture<Public, Private> extends AsyncDisposable {
  readonly server: RestServer
  readonly clock: ManualClock
  readonly budgets: Budgets
  readonly publicRest: Public
  readonly privateRest: Private
  /** The requests that arrived, as lines; a signed one says nothing here. */
  lines(): readonly string[]
  last(): Received
}

/** Both classes of the spot market, connected to a server that gives these answers. */
export function connectSpot(...answers: Answer[]) {
  return connect(spotSide, answers)
}

/** Both classes of the futures market, connected to a server that gives these answers. */
export function connectFutures(...answers: Answer[]) {
  return connect(futuresSide, answers)
}

interface Side<Public, Private> {
  readonly side: Omit<typeof gateioSpotRest, 'createPublic' | 'createPrivate'> & {
    createPublic(client: RestClient, context: ReturnType<typeof createTestContext>): Public
    createPrivate(client: RestClient, context: ReturnType<typeof createTestContext>): Private
  }
  readonly budgets: typeof gateioSpotBudgets
  /** As they are now. */
  readonly markets: () => Instruments
}

/** The spot market, and how it is spoken to. */
export const spotSide = { side: gateioSpotRest, budgets: gateioSpotBudgets, markets: () => spotMarkets }
/** The futures market, and how it is spoken to. */
export const futuresSide = { side: gateioFuturesRest, budgets: gateioFuturesBudgets, markets: () => futuresMarkets }

async function connect<Public, Private>(
  side: Side<Public, Private>,
  answers: Answer[],
): Promise<Fixture<Public, Private>> {
  const server = await startRestServer(...answers)
  const clock = new ManualClock({ now })
  const clients = createClients(side, { url: `${server.url}/api/v4`, clock, keys: credentials })
  return {
    ...clients,
    server,
    clock,
    lines: () => server.requests.map(({ line }) => line.replace('/api/v4', '')),
    last() {
      const request = server.requests.at(-1)
      if (request === undefined) throw new Error('nothing has arrived')
      return request
    },
    async [Symbol.asyncDispose]() {
      await clients[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Both classes of a market, connected to a server. */
export function createClients<Public, Private>(
  { side, budgets: declared, markets }: Side<Public, Private>,
  { url, clock, keys }: { readonly url: string; readonly clock: Clock; readonly keys: KeySecretCredentials },
) {
  const pools = createRestPools({ clock })
  const budgets = createBudgets({ clock, budgets: declared, exchange: 'gateio' })
  const common = { exchange: 'gateio', baseUrl: url, pools, clock, instruments: markets, ...side }
  const ofAccount = budgets.within({ account: 'main' })
  const open = createBareRestClient({ ...common, domain: 'public', sign: undefined, budgets })
  const ours = createBareRestClient({ ...common, domain: 'private', credentials: async () => keys, budgets: ofAccount })
  const context = createTestContext({ clock })
  return {
    budgets: ofAccount,
    publicRest: side.createPublic(open, context),
    privateRest: side.createPrivate(ours, context),
    async [Symbol.asyncDispose]() {
      await Promise.all([open.close(), ours.close()])
      await pools.close()
      await budgets.close()
    },
  }
}
