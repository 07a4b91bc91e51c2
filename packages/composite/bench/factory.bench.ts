import { CompositeExchangeFactory, defineExchange, type PublicRest } from '@venuekit/composite'
import type { Instrument, KeySecretCredentials } from '@venuekit/core'
import { keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
import { createTransportFactory, ExchangeRest, type ExchangeTransport } from '@venuekit/transport'
import { bench, benchSize, measureAllocation, recordNumber } from '../../../tools/src/bench/api.ts'
import { limitOrdersAlone } from '../test/orders.ts'

class Rest extends ExchangeRest implements PublicRest {
  async getSymbolsInfo(): Promise<readonly Instrument[]> {
    return []
  }
}

const wire: ExchangeTransport<KeySecretCredentials, Rest, Rest> = {
  id: 'bench',
  budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 10, windowMs: 1_000 } }],
  rest: {
    url: 'rest',
    refusals: () => undefined,
    sign: (request) => ({ ...request, headers: {} }),
    createPublic: (client) => new Rest(client),
    createPrivate: (client) => new Rest(client),
  },
}

const connector = defineExchange({
  id: 'bench',
  key: 'bench',
  aliases: [],
  packageName: '@venuekit/bench',
  markets: ['spot'],
  environments: { production: { rest: 'https://bench.example' } },
  orderIdentity: 'client',
  supports: { public: [], private: [] },
  orders: limitOrdersAlone,
  data: { exact: true, gapsMarked: true },
  credentials: keySecretCredentials(),
  transport: wire,
  public: { topics: {} },
  private: { topics: {}, resolution: { refusedAfterMs: Infinity } },
})

const config = parseExchangeConfig(connector)
const transport = createTransportFactory()
const factory = new CompositeExchangeFactory({ exchanges: [connector], transport })
const shared = factory.createPublicExchange('bench', config)

/** Creates and closes so many, and says how many there were. */
async function many(size: number, create: () => AsyncDisposable): Promise<number> {
  for (let count = 0; count < size; count += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as a program does it
    await create()[Symbol.asyncDispose]()
  }
  return size
}

await bench({
  name: 'asking for what is there',
  size: 5_000,
  contenders: {
    'a hit': (size) => () => many(size, () => factory.createPublicExchange('bench', config)),
    'a new object': (size) => () =>
      many(size, () => factory.createPublicExchange('bench', config, { useCache: false })),
  },
  floors: { 'a new object': 1 },
})

await bench({
  name: 'creating, beside the connector alone',
  size: 2_000,
  contenders: {
    'by the factory': (size) => () =>
      many(size, () => factory.createPublicExchange('bench', config, { useCache: false })),
    'by the connector': (size) => () =>
      many(size, () => connector.createPublic(transport.contextOf(wire, config, { isPrivate: false }))),
  },
  floors: { 'by the connector': 0.5 },
})

const rounds = benchSize(5_000)
const start = performance.now()
await many(rounds, () => factory.createPublicExchange('bench', config, { useCache: false }))
await recordNumber({
  name: 'creating and closing, end to end',
  unit: 'µs',
  value: ((performance.now() - start) / rounds) * 1_000,
  atMost: 2_000,
})

const again = performance.now()
await many(rounds, () => factory.createPublicExchange('bench', config))
await recordNumber({
  name: 'a hit, closed again',
  unit: 'µs',
  value: ((performance.now() - again) / rounds) * 1_000,
  atMost: 100,
})

const handles: AsyncDisposable[] = []
await recordNumber({
  name: 'memory of a handle',
  unit: 'B',
  value: measureAllocation(() => handles.push(factory.createPublicExchange('bench', config)), benchSize(5_000)),
  atMost: 4_000,
})
await recordNumber({
  name: 'memory of an object',
  unit: 'kB',
  value:
    measureAllocation(
      () => handles.push(factory.createPublicExchange('bench', config, { useCache: false })),
      benchSize(2_000),
    ) / 1_000,
  atMost: 100,
})

await shared.close()
await factory.close()
await transport.close()
