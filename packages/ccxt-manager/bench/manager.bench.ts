// What the manager costs on top of ccxt: a call in the line of throttled calls, and a connection that is taken and given back.
import { AuthenticatedExchangeManager, CredentialPool } from '@venuekit/ccxt-manager'
import { bench } from '../../../tools/src/bench/api.ts'

const account = { apiKey: 'not-a-real-key-0001', apiSecret: 'not-a-real-secret-1' }
const manager = new AuthenticatedExchangeManager({ ...account, requestPauseMs: 0 })
const exchange = await manager.connectToBinanceWithCredentials()
const target = { answer: (value: number): Promise<number> => Promise.resolve(value) }
const call = (value: number): Promise<number> => target.answer(value)

/** One call after the other, as a throttled line runs them; the sum proves that all were made. */
const calls = (size: number, one: (value: number) => Promise<number>) => async (): Promise<number> => {
  let sum = 0
  // oxlint-disable-next-line no-await-in-loop -- that is what is measured
  for (let value = 0; value < size; value += 1) sum += await one(value)
  return sum
}

await bench({
  name: 'a throttled call, no pause',
  size: 200_000,
  contenders: {
    ours: (size) => calls(size, (value) => manager.throttledCall(call, value)),
    'ours, by name': (size) => calls(size, (value) => manager.throttledCall(target, 'answer', value)),
    'the call itself': (size) => calls(size, call),
  },
})

const pooled = new AuthenticatedExchangeManager({ requestPauseMs: 0 })
pooled.setExchangeCredentials('binance', new CredentialPool([account, { ...account, apiKey: 'not-a-real-key-0002' }]))
for (const _ of [1, 2]) await pooled.connectToBinanceWithCredentials()

/** Takes a connection, does something with it, gives it back. */
const leases = (from: AuthenticatedExchangeManager, options?: typeof account) => (size: number) =>
  calls(size, async (value) => {
    await using lease = await from.exchangeContext('binance', options)
    return lease.exchange.id === exchange.id ? value : 0
  })

await bench({
  name: 'a lease of a connection that is there',
  size: 20_000,
  contenders: {
    ours: leases(manager),
    'ours, with a function': (size) =>
      calls(size, (value) => manager.exchangeContext('binance', ({ id }) => (id === exchange.id ? value : 0))),
    'ours, with credentials': leases(manager, account),
    'ours, of several keys': leases(pooled),
    'no lease': (size) => calls(size, (value) => Promise.resolve(exchange.id === 'binance' ? value : 0)),
  },
})

await manager.close()
await pooled.close()
