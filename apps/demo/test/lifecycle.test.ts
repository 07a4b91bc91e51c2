import { readdir, readFile } from 'node:fs/promises'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { AbortedError, ConfigurationError, createExchangeKit, InitializationError } from 'venuekit'
import { describe, expect, test } from 'vitest'
import { ArbitrageController } from '../src/arbitrage/controller.ts'
import { setStage } from './stage.ts'

describe('[S2.52] the controller brings up what it needs in order, and closes it again', () => {
  test('monitor, exchanges, symbols, markets: all are there once it has started', async () => {
    await using stage = await setStage({ symbols: ['BTC/USDT', 'ETH/USDT:USDT', 'BTC/USDC', 'GT/BTC', 'MX/USDT'] })
    const { controller } = stage
    expect([controller.state, controller.monitor.isRunning, controller.resolver.exchanges]).toEqual(['idle', false, []])
    await controller.start()
    await controller.start()
    expect([controller.state, controller.monitor.isRunning]).toEqual(['running', true])
    expect(controller.resolver.exchanges.toSorted()).toEqual(['gateio', 'gateio-futures', 'mexc'])
    const { markets, skipped } = controller.snapshot()
    const legs = markets.map(({ market, legs: all }) => [
      market,
      ...all.map(({ exchange, symbol }) => `${exchange} ${symbol}`),
    ])
    expect(legs).toEqual([
      ['BTC/USDT', 'gateio BTC/USDT', 'mexc BTC/USDT', 'gateio-futures BTC/USDT:USDT'],
      ['ETH/USDT', 'gateio ETH/USDT', 'mexc ETH/USDT', 'gateio-futures ETH/USDT:USDT'],
      ['BTC/USDC', 'gateio BTC/USDC', 'mexc BTC/USDC'],
      ['MX/USDT', 'gateio MX/USDT', 'mexc MX/USDT', 'gateio-futures MX/USDT:USDT'],
    ])
    expect(skipped).toMatchObject([{ market: 'GT/BTC' }])
    await controller.close()
    await controller.close()
    expect([controller.state, controller.monitor.isRunning]).toEqual(['closed', false])
    expect(stage.kit.factory.getPerformanceStats()).toMatchObject({ inUse: 0 })
    const states = stage.items.flatMap((item) => (item.type === 'state' ? item.state : []))
    expect(states).toEqual(['starting', 'running', 'closing', 'closed'])
  })

  test('an exchange that does not come up is left out; without any there is nothing to do', async () => {
    await using stage = await setStage()
    stage.sim.faults.add({ kind: 'server-error', status: 503, channel: 'GET /api/v3/exchangeInfo' })
    await stage.controller.start()
    const { skipped, markets } = stage.controller.snapshot()
    expect(skipped).toMatchObject([{ market: 'mexc' }])
    expect(markets[0]?.legs.map(({ exchange }) => exchange)).toEqual(['gateio', 'gateio-futures'])
    await using other = await setStage({ exchanges: ['mexc'] })
    other.sim.faults.add({ kind: 'server-error', status: 503, channel: 'GET /api/v3/exchangeInfo' })
    await expect(other.controller.start()).rejects.toSatisfy((error) => InitializationError.is(error))
    expect(other.controller.state).toBe('closed')
  })

  test('closing while it starts ends the start', async () => {
    await using stage = await setStage()
    const starting = stage.controller.start()
    await stage.controller.close()
    await expect(starting).rejects.toThrow('closed')
    expect(stage.controller.state).toBe('closed')
  })

  test('aborting the start ends it; aborting later means nothing any more', async () => {
    await using stage = await setStage()
    const abort = new AbortController()
    stage.sim.faults.add({ kind: 'delay', on: 'request', channel: 'GET /api/v3/exchangeInfo', delayMs: 2_000 })
    const starting = stage.controller.start({ signal: abort.signal })
    abort.abort(new Error('Ctrl-C'))
    await expect(starting).rejects.toSatisfy((error) => AbortedError.is(error))
    expect(stage.controller.state).toBe('closed')
    await using other = await setStage({ exchanges: ['gateio', 'mexc'] })
    const late = new AbortController()
    await other.controller.start({ signal: late.signal })
    late.abort()
    other.book('mexc', { asks: [['61200', '1']], bids: [['61000', '1']] })
    other.book('gateio', { asks: [['60000', '1']], bids: [['59900', '1']] })
    expect(await other.ended()).toMatchObject({ status: 'done' })
  })

  test('only a book that is live has prices', async () => {
    await using stage = await setStage({ exchanges: ['gateio', 'mexc'], arbitrage: { enableDryRun: true } })
    await stage.controller.start()
    stage.book('mexc', { asks: [['61200', '1']], bids: [['61000', '1']] })
    stage.book('gateio', { asks: [['60000', '1']], bids: [['59900', '1']] })
    await stage.until(({ opportunities: [only] }) => only)
    stage.sim.faults.add({ kind: 'refuse-connection', exchange: 'mexc' })
    stage.sim.faults.add({ kind: 'cut', exchange: 'mexc' })
    const ended = await stage.until(({ ended: [only] }) => only)
    expect(ended.endedBecause).toBe('not-live')
    const leg = stage.controller.snapshot().markets[0]?.legs[1]
    expect(leg).toMatchObject({ exchange: 'mexc', state: 'stale', bid: undefined, ask: undefined })
  })
})

test('[S2.52] orders are never sent to an exchange that is not on this machine', async () => {
  const keys = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }
  await using kit = createExchangeKit({
    exchanges: [gateio, gateioFutures, mexc],
    config: { exchanges: { gateio: { credentials: keys } }, arbitrage: { enableDryRun: false } },
  })
  const settings = kit.config?.arbitrage
  if (settings === undefined) throw new Error('the kit has a configuration')
  await using controller = new ArbitrageController({ factory: kit.factory, settings, symbols: ['BTC/USDT'] })
  const failure = await controller.start().catch((error: unknown) => error)
  expect(ConfigurationError.is(failure)).toBe(true)
  expect(String(failure)).toContain('leads away from this machine')
  expect(() => new ArbitrageController({ factory: kit.factory, settings, symbols: [] })).toThrow(ConfigurationError)
})

test('[S2.51] [S2.52] no exchange is named in it: a new one takes part as soon as the factory has it', async () => {
  const folder = new URL('../src/arbitrage/', import.meta.url)
  const sources = (await readdir(folder)).filter((name) => !name.endsWith('.test.ts'))
  expect(sources.length).toBeGreaterThan(20)
  for (const name of sources) {
    const lines = (await readFile(new URL(name, folder), 'utf8')).split('\n')
    const named = lines.filter((line) => !/^\s*(?:\/\/|\/?\*)/u.test(line) && /mexc|gate|delta/iu.test(line))
    expect([name, named]).toEqual([name, []])
  }
})

test('[S2.72] balances are asked for as often as the settings say, also where the exchange tells of none', async () => {
  await using stage = await setStage({ arbitrage: { balanceRefreshIntervalMs: 50 }, exchanges: ['gateio', 'mexc'] })
  stage.book('mexc', { asks: [['61200', '1']], bids: [['61000', '0.08']] })
  await stage.controller.start()
  stage.sim.faults.add({ kind: 'drop', channel: 'spot@private.account*' })
  const account = stage.kit.mexc.private()
  const before = account.balances.get('BTC')?.total
  const balances = await account.subscribeBalances()
  const { promise, resolve } = Promise.withResolvers<void>()
  balances.on('balance', ({ balance: { asset, total } }) => {
    if (asset === 'BTC' && total !== before) resolve()
  })
  stage.book('gateio', { asks: [['60000', '0.1']], bids: [['59900', '1']] })
  await stage.ended()
  await promise
  const truth = stage.sim.balances('mexc').find(({ asset }) => asset === 'BTC')
  expect(account.balances.get('BTC')).toMatchObject({ available: truth?.available })
  await account.close()
})
