import { pro } from 'ccxt'
import type { GateioEndpoint } from './client.ts'

/** ccxt's client of Gate.io, REST and sockets, as it comes but for its URLs. */
export async function ccxtClient(
  { rest, spotWs, futuresWs, credentials }: GateioEndpoint,
  secret = credentials.apiSecret,
): Promise<InstanceType<typeof pro.gate>> {
  // Of its own it gives a request ten seconds.
  const client = new pro.gate({ apiKey: credentials.apiKey, secret, timeout: 60_000 })
  const { api } = client.urls as { api: Record<string, Record<string, string> | string> }
  for (const side of ['public', 'private']) {
    const urls = api[side]
    if (typeof urls === 'object') for (const name of Object.keys(urls)) urls[name] = rest
  }
  api['spot'] = spotWs
  // It tells futures from spot by two letters in the URL.
  api['swap'] = { usdt: `${futuresWs}?fx`, btc: `${futuresWs}?fx` }
  // What ccxt asks for before it opens a socket without TLS.
  await client.loadHttpProxyAgent()
  return client
}

export type CcxtClient = InstanceType<typeof pro.gate>
