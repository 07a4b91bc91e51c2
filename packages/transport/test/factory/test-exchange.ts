// The exchange of the factory's tests, declared as a package declares one: REST of `rest-fixture.ts`, streams of
// `ws/stream-fixture.ts` with a decoder that reads `D SYMBOL ID` as a trade and a reader that reads `O ORDER-ID` as an order.
import {
  createBookFrame,
  marketSymbol,
  type Decoder,
  type ExchangeContext,
  type KeySecretCredentials,
  type StreamReader,
  type TradesFrame,
} from '@venuekit/core'
import { keySecretCredentials, parseExchangeConfig } from '@venuekit/core/config'
import { ProtocolError } from '@venuekit/core/errors'
import type { ExchangeTransport, StreamSide } from '../../src/factory/exchange-transport.ts'
import { ExchangeRest } from '../../src/factory/exchange-rest.ts'
import type { RestCallOptions } from '../../src/rest/rest-client.ts'
import { createOrder, declarations, getPrice, getTime, refusals, type PlacedOrder } from '../rest-fixture.ts'
import { testProtocol } from '../ws/stream-fixture.ts'

/** The credentials of the tests: text that no other text contains by chance. */
export const apiKey = 'k7Qw2ZpXv9Lr4TnB'
const apiSecret = 'yH3mC8sJ5dKf1Gx6Vb0R'

export class PublicTestRest extends ExchangeRest {
  readonly environment: string

  constructor(client: ConstructorParameters<typeof ExchangeRest>[0], { environment }: ExchangeContext<unknown>) {
    super(client)
    this.environment = environment
  }

  getPrice(symbol: string, options?: RestCallOptions): Promise<string> {
    return this.client.call(getPrice, { symbol }, options)
  }

  getKeyedPrice(symbol: string): Promise<string> {
    return this.client.call({ ...getPrice, auth: 'key' }, { symbol })
  }

  stats() {
    return this.client.stats()
  }
}

export class PrivateTestRest extends ExchangeRest {
  createOrder(size: string, options?: RestCallOptions): Promise<PlacedOrder> {
    // A machine that is busy may take its time to load undici and to connect.
    return this.client.call(createOrder, { size }, { sendWithinMs: 15_000, ...options })
  }
}

const noTrades: Omit<TradesFrame, 'symbol' | 'ids'> = {
  count: 1,
  price: Float64Array.of(1),
  priceDp: Uint8Array.of(0),
  size: Float64Array.of(1),
  sizeDp: Uint8Array.of(0),
  replayed: false,
  takerSide: Uint8Array.of(2),
  offBook: Uint8Array.of(0),
  timeMs: Float64Array.of(0),
}

function createDecoder(sink: Parameters<NonNullable<StreamSide<string>['createDecoder']>>[0]): Decoder {
  const book = createBookFrame(10)
  return {
    push(bytes) {
      const [kind, symbol = '', id = ''] = new TextDecoder().decode(bytes).split(' ')
      if (kind === 'D' && sink.trades !== undefined) {
        sink.trades({ ...noTrades, symbol, ids: [id] })
        return 'emitted'
      }
      if (kind !== 'B' || sink.book === undefined) return 'other'
      sink.book(Object.assign(book, { symbol }))
      return 'emitted'
    },
  }
}

const reader: StreamReader = {
  read(message) {
    const [kind, orderId = ''] = new TextDecoder().decode(message.bytes).split(' ')
    if (kind === 'X') throw new ProtocolError('a message that nobody can read')
    if (kind === 'R') message.rejected([{ issues: ['a row without an id'] }])
    if (kind !== 'O') return []
    return [{ kind: 'change', patches: [{ type: 'order', order: { symbol: marketSymbol('BTC/USDT'), orderId } }] }]
  },
}

/** The sockets of both domains; the protocol takes its address from the context. */
function side(role: string): StreamSide<string> {
  return {
    createProtocol: () => {
      const protocol = testProtocol('ws://127.0.0.1:1/')
      return {
        ...protocol,
        url: (group, context, signal) => testProtocol(context.urls[role] ?? '').url(group, context, signal),
      }
    },
    createDecoder,
    reader,
  }
}

type TestTransport = ExchangeTransport<KeySecretCredentials, PublicTestRest, PrivateTestRest, string, string>

export const testExchange: TestTransport = {
  id: 'testex',
  budgets: () => [
    ...declarations.map((declaration) =>
      declaration.name === 'uid' ? { ...declaration, scope: 'account' } : declaration,
    ),
    { name: 'connects', rule: { type: 'concurrency', limit: 300 } },
  ],
  connection: { retry: { baseMs: 1, maxMs: 1 } },
  rest: {
    url: 'rest',
    refusals,
    sign: (request, credentials, nowMs) => ({
      ...request,
      headers: {
        ...request.headers,
        'x-key': credentials.apiKey.reveal(),
        'x-sign': Buffer.from(`${credentials.apiSecret.reveal()}${request.path}${nowMs}`).toString('base64url'),
        'x-time': `${nowMs}`,
      },
    }),
    getServerTime: (client, options) => client.call(getTime, {}, options),
    headers: ({ environment }) => ({ 'x-environment': environment }),
    createPublic: (client, context) => new PublicTestRest(client, context),
    createPrivate: (client) => new PrivateTestRest(client),
  },
  streams: { public: side('ws'), private: side('ws') },
}

const connector = {
  id: 'testex',
  key: 'testex',
  aliases: [],
  environments: {
    production: { rest: 'https://api.testex.example', ws: 'wss://ws.testex.example' },
    testnet: { rest: 'https://testnet.testex.example', ws: 'wss://testnet-ws.testex.example' },
  },
  credentials: keySecretCredentials(),
}

/** A configuration for the servers of a test. */
export function configOf(input: Readonly<Record<string, unknown>> = {}) {
  return parseExchangeConfig(connector, input)
}

/** The same with credentials. */
export function privateConfigOf(input: Readonly<Record<string, unknown>> = {}) {
  return configOf({ credentials: { apiKey, apiSecret }, ...input })
}

/** Calls a method as a caller does whose types were lost. */
export function callUntyped(target: object, method: string, parameters: readonly unknown[]): unknown {
  const found: unknown = Reflect.get(target, method)
  if (typeof found !== 'function') throw new Error(`there is no method ${method}`)
  return Reflect.apply(found, target, parameters)
}
