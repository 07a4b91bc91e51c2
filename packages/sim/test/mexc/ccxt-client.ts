import { pro } from 'ccxt'
import type { MexcEndpoint } from './client.ts'

/** ccxt's client of MEXC, REST and sockets, as it comes but for its URLs. */
export async function ccxtClient(
  { rest, ws, credentials }: MexcEndpoint,
  secret = credentials.apiSecret,
): Promise<CcxtClient> {
  // Of its own it gives a request ten seconds, and the exchange five: a busy machine may need more.
  const client = new pro.mexc({ apiKey: credentials.apiKey, secret, timeout: 60_000, options: { recvWindow: 60_000 } })
  const { api } = client.urls as { api: Record<string, Record<string, string>> }
  api['spot'] = { public: rest, private: rest }
  api['contract'] = { public: `${rest}/api/v1/contract`, private: `${rest}/api/v1/private` }
  api['ws'] = { ...api['ws'], spot: ws }
  // What ccxt asks for before it opens a socket without TLS.
  await client.loadHttpProxyAgent()
  return client
}

export type CcxtClient = InstanceType<typeof pro.mexc>
