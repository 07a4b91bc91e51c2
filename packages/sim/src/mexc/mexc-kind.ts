import { defineExchangeKind } from '../host/kind.ts'
import { mexcPlan } from './mexc-plan.ts'
import { MexcWire } from './mexc-wire.ts'
import { mexcOptions } from './options.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** MEXC spot: REST v3 and protobuf sockets. */
export const mexcKind = defineExchangeKind({
  name: 'mexc',
  ids: ['mexc'],
  options: mexcOptions,
  specialFaults: {
    'key-expired': { about: 'private requests come with a key that has expired', on: 'wire' },
    'ip-forbidden': { about: 'private requests come from an address that the key does not allow', on: 'wire' },
    'pair-forbidden': { about: 'an order is in a pair that is blocked for its key', on: 'wire' },
    'account-suspended': { about: 'an order is of an account that cannot place orders', on: 'wire' },
    'stale-depth': { about: 'the order book of REST is answered as it was one request before', on: 'wire' },
    'unknown-field': { about: 'a push has a field that the schema does not know', on: 'wire' },
  },
  plan: (_id, options) => mexcPlan(options),
  keyFormat: { prefix: 'mx0vgl', keyLength: 12, secretLength: 32, alphabet },
  credentials: ({ key, secret }) => ({ apiKey: key, apiSecret: secret }),
  endpoints: ({ main }) => ({ rest: main.http, ws: `${main.ws}/ws` }),
  createWire: (context) => new MexcWire(context),
})
