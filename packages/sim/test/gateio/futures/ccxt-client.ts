import { pro } from 'ccxt'
import type { FuturesSimulation } from './simulation.ts'

/** ccxt's client of Gate.io, REST and sockets, as it is but for its URLs. */
export async function ccxtClient(
  { endpoints }: FuturesSimulation,
  credentials: { readonly apiKey?: string; readonly apiSecret?: string } = {},
) {
  const { rest, futuresWs, ...endpoint } = endpoints['gateio-futures']
  const { apiKey, apiSecret } = { ...endpoint.credentials, ...credentials }
  const client = new pro.gate({ apiKey, secret: apiSecret, options: { defaultType: 'swap' } })
  const api = fieldsOf(fieldsOf(client.urls)['api'])
  for (const group of ['public', 'private']) {
    const urls = fieldsOf(api[group])
    for (const name of Object.keys(urls)) urls[name] = rest
  }
  // It tells futures from spot by these two letters in the URL.
  fieldsOf(api['swap'])['usdt'] = `${futuresWs}?fx`
  // What ccxt asks for where a URL begins with ws:.
  await client.loadHttpProxyAgent()
  return client
}

export type CcxtClient = Awaited<ReturnType<typeof ccxtClient>>

function fieldsOf(value: unknown): Record<string, unknown> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what ccxt keeps its URLs in
  return value as Record<string, unknown>
}
