// What the transport factory costs: a client that is made, one that comes out of the cache, and what both hold.
import type { KeySecretCredentials } from '@venuekit/core'
import { keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
import { createTransportFactory, ExchangeRest, type ExchangeTransport } from '@venuekit/transport'
import { benchSize, recordNumber } from '../../../tools/src/bench/api.ts'

class ExampleRest extends ExchangeRest {}

const exchange: ExchangeTransport<KeySecretCredentials, ExampleRest, ExampleRest> = {
  id: 'example',
  budgets: () => [{ name: 'ip', rule: { type: 'sliding', limit: 100, windowMs: 1_000 } }],
  rest: {
    url: 'rest',
    refusals: () => undefined,
    sign: (request) => ({ ...request, headers: {} }),
    createPublic: (client) => new ExampleRest(client),
    createPrivate: (client) => new ExampleRest(client),
  },
}
const connector = {
  id: 'example',
  key: 'example',
  aliases: [],
  environments: { production: { rest: 'https://api.example' } },
  credentials: keySecretCredentials(),
}
const credentials = { apiKey: 'not-a-real-key-0000', apiSecret: 'not-a-real-secret-000000' }
const configure = () => parseExchangeConfig(connector, { credentials })

/** The middle of the times of calls, one after the other, in microseconds. */
function median(calls: number, call: () => void): number {
  const times: number[] = []
  for (let index = 0; index < calls; index += 1) {
    const startedAt = performance.now()
    call()
    times.push((performance.now() - startedAt) * 1_000)
  }
  times.sort((left, right) => left - right)
  return times[Math.floor(times.length / 2)] ?? Number.NaN
}

const transport = createTransportFactory({ cache: { maxEntries: 10_000 } })
const config = configure()
const hits = benchSize(20_000)
const options = { isPrivate: true } as const
transport.createRestClient(exchange, config, options)
await recordNumber({
  name: 'a client out of the cache',
  unit: 'µs',
  value: median(hits, () => void transport.createRestClient(exchange, config, options)),
  atMost: 50,
})
const configs = Array.from({ length: benchSize(2_000) }, () => configure())
await recordNumber({
  name: 'a client of a configuration that is new, with cache and logger',
  unit: 'µs',
  value: median(configs.length - 1, () => void transport.createRestClient(exchange, configs.pop() ?? config, options)),
  atMost: 1_000,
})
await recordNumber({
  name: 'a client without the cache',
  unit: 'µs',
  value: median(
    benchSize(2_000),
    () => void transport.createRestClient(exchange, config, { ...options, useCache: false }),
  ),
  atMost: 1_000,
})
await transport.close()
