import { defineExchangeKind } from '../host/kind.ts'
import { futuresPlan } from './futures/futures-plan.ts'
import { GateioWire } from './gateio-wire.ts'
import { gateioOptions } from './options.ts'
import { spotPlan } from './spot/spot-plan.ts'

/** Gate.io: spot as `gateio` and perpetuals settled in USDT as `gateio-futures`, with one account and one host. */
export const gateioKind = defineExchangeKind({
  name: 'gateio',
  ids: ['gateio', 'gateio-futures'],
  options: gateioOptions,
  specialFaults: {
    'upgrade-notice': { about: 'sockets are told of a service upgrade and closed', on: 'now' },
    'stale-baseline': { about: 'the order book of REST is answered as it was one request before', on: 'wire' },
    'full-update': { about: 'an update of order_book_update is a whole book with `full: true`', on: 'wire' },
    'snapshot-before-answer': { about: 'the first frame of an obu stream comes before the answer', on: 'wire' },
    'ip-forbidden': { about: 'private requests come from an address that the key does not allow', on: 'wire' },
    'silent-stream': { about: 'an obu stream is granted and stays silent', on: 'wire' },
  },
  plan: (id, options) => (id === 'gateio' ? spotPlan(options) : futuresPlan(options)),
  credentials: ({ key, secret }) => ({ apiKey: key, apiSecret: secret }),
  endpoints: ({ main }) => ({
    rest: `${main.http}/api/v4`,
    spotWs: `${main.ws}/ws/v4/`,
    futuresWs: `${main.ws}/v4/ws/usdt`,
  }),
  createWire: (context) => new GateioWire(context),
})
