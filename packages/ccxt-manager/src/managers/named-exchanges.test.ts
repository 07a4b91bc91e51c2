import { expect, test } from 'vitest'
import { fakeOf } from '../../test/fake-ccxt.ts'
import { account, setUp } from '../../test/set-up.ts'
import { ExchangeConnectionFactory } from './named-exchanges.ts'

const exchanges = [
  ['connectToBinanceWithCredentials', 'binance', 'binance'],
  ['connectToKrakenWithCredentials', 'kraken', 'kraken'],
  ['connectToKucoinWithCredentials', 'kucoin', 'kucoin'],
  ['connectToGateWithCredentials', 'gate', 'gate'],
  ['connectToOkxWithCredentials', 'okx', 'okx'],
  ['connectToBybitWithCredentials', 'bybit', 'bybit'],
  ['connectToMexcWithCredentials', 'mexc', 'mexc'],
  ['connectToHuobiWithCredentials', 'huobi', 'htx'],
] as const

test.each(exchanges)('[S5.13] [S5.14] %s, on the factory, the manager and the facade', async (method, asked, id) => {
  const { accounts, manager } = setUp()
  const options = { ...account, password: 'not-a-real-phrase', contractType: 'spot' } as const
  const [mine, facades, factorys] = await Promise.all([
    accounts[method](options),
    manager[method](options),
    ExchangeConnectionFactory[method](accounts, options),
  ])
  expect(mine).toBe(facades)
  expect(mine).toBe(factorys)
  expect([fakeOf(mine).id, fakeOf(mine).apiKey, accounts.getRefcount(asked)]).toEqual([id, account.apiKey, 3])
})

test('[S5.13] without credentials Binance gets the default ones, and nobody else does', async () => {
  const { accounts } = setUp()
  expect(fakeOf(await accounts.connectToBinanceWithCredentials()).apiKey).toBe(account.apiKey)
  await expect(accounts.connectToBybitWithCredentials()).rejects.toThrow(/bybit needs apiKey, apiSecret/)
})

test.each(exchanges)(
  '[S5.15] [S5.49] %s of the factory needs no more than something that connects',
  async (method, asked) => {
    const calls: unknown[] = []
    const fake = {
      connectToExchangeWithCredentials: (...args: readonly unknown[]) => {
        calls.push(args)
        return Promise.resolve('connected' as never)
      },
    }
    expect(await ExchangeConnectionFactory[method](fake, { testnet: true })).toBe('connected')
    expect(calls).toEqual([[asked, { testnet: true }]])
  },
)

test('[S5.15] there are no others than these', () => {
  expect(Object.keys(ExchangeConnectionFactory)).toEqual(exchanges.map(([method]) => method))
})
