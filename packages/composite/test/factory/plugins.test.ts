import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigurationError, ExchangePackageMissingError, FactoryCreationError } from '@venuekit/core/errors'
import { createMemoryLogger, errorOf, ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { loadExchange } from '../../src/factory/plugins/load-exchange.ts'
import { PluginExchangeFactory } from '../../src/factory/plugin-exchange-factory.ts'
import { FakeExchange } from './fake-exchange.ts'

/** A plugin without any package: a class that implements a public exchange. */
const classPlugin = (name: string) => `
export class ${name} {
  domain = 'public'
  status = 'inactive'
  activeSymbols = []
  capabilities = new Set()
  async initialize(symbols) { this.status = 'active'; this.activeSymbols = symbols }
  async subscribeState() {}
  async close() { this.status = 'inactive' }
}
export const version = 1
`

async function setUp(files: Readonly<Record<string, string>> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'venuekit-plugins-'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  const logger = createMemoryLogger()
  const builtIn = new FakeExchange('mexc')
  const factory = new PluginExchangeFactory({ exchanges: [builtIn.connector], clock: new ManualClock(), logger })
  const dispose = async () => {
    await factory.close()
    await rm(directory, { recursive: true })
  }
  return { directory, logger, builtIn, factory, [Symbol.asyncDispose]: dispose }
}

describe('plugins of a folder', () => {
  test('[S2.53] [S2.54] [S2.55] [S2.56] [S2.59] files of the pattern become exchanges beside the built-in ones', async () => {
    await using kit = await setUp({
      'kraken_exchange.mjs': classPlugin('KrakenExchange'),
      'helper.mjs': 'throw new Error("this is no plugin")',
    })
    expect(await kit.factory.discoverPlugins({ directory: kit.directory })).toEqual(['kraken'])
    expect(kit.factory.listAvailableExchanges()).toEqual(['mexc', 'kraken'])
    expect(kit.factory.isPluginExchange('KRAKEN')).toBe(true)
    expect(kit.factory.isPluginExchange('mexc')).toBe(false)
    expect(kit.factory.isPluginExchange('binance')).toBe(false)
    const exchange = await kit.factory.createExchange('KRAKEN')
    expect(exchange.status).toBe('active')
    expect(exchange.activeSymbols).toEqual(['BTC/USDT', 'ETH/USDT'])
  })

  test('[S2.55] [S2.58] nothing is looked for by itself, and a folder that is not there is empty', async () => {
    await using kit = await setUp({ 'kraken_exchange.mjs': classPlugin('KrakenExchange') })
    expect(kit.factory.listAvailableExchanges()).toEqual(['mexc'])
    expect(await kit.factory.discoverPlugins({ directory: join(kit.directory, 'nowhere') })).toEqual([])
    expect(await kit.factory.discoverPlugins({ directory: kit.directory, pattern: /^other/ })).toEqual([])
    expect(kit.factory.pluginErrors).toEqual([])
  })

  test('[S2.57] [S2.58] a bad plugin is named and stops no other; none takes the place of a built-in one', async () => {
    await using kit = await setUp({
      'a-exchange.mjs': 'this is no program',
      'b-exchange.mjs': 'export const nothing = 1',
      'c-exchange.mjs': classPlugin('MexcExchange'),
      'd-exchange.mjs': classPlugin('KrakenExchange'),
    })
    const outside = join(kit.directory, 'elsewhere.mjs')
    await writeFile(outside, classPlugin('OtherExchange'))
    await using other = await setUp()
    await symlink(outside, join(other.directory, 'e-exchange.mjs'))
    expect(await kit.factory.discoverPlugins({ directory: kit.directory })).toEqual(['kraken'])
    expect(kit.factory.pluginErrors.map(({ plugin }) => plugin.slice(-'a-exchange.mjs'.length))).toEqual([
      'a-exchange.mjs',
      'b-exchange.mjs',
      'c-exchange.mjs',
    ])
    expect(await other.factory.discoverPlugins({ directory: other.directory })).toEqual([])
    expect(String(other.factory.pluginErrors[0]?.error)).toContain('leads out of its folder')
    expect(kit.logger.records.filter(({ level }) => level === 'warn')).toHaveLength(3)
    await kit.factory.createExchange('mexc')
    expect(kit.builtIn.made).toHaveLength(1)
  })
})

describe('plugins of a package', () => {
  test('[S2.60] [S3.108] [S3.35] a package is loaded by its name, when it is asked for', async () => {
    await using kit = await setUp()
    const { connector } = new FakeExchange('kraken')
    const asked: string[] = []
    const load = async (name: string) => {
      asked.push(name)
      return { default: connector, kraken: connector, version: 1 }
    }
    expect(await kit.factory.loadPackage('@venuekit/kraken', { import: load })).toEqual(['kraken'])
    expect(await loadExchange('kraken', { import: load })).toEqual([connector])
    expect(asked).toEqual(['@venuekit/kraken', '@venuekit/kraken'])
    expect(kit.factory.isPluginExchange('kraken')).toBe(true)
  })

  test('[S3.108] what is not installed is named with what to install; what is no exchange is refused', async () => {
    const missing = await errorOf(() => loadExchange('no-such-exchange'))
    expect(ExchangePackageMissingError.is(missing) && missing.packageName).toBe('@venuekit/no-such-exchange')
    const failing = { import: () => Promise.reject(new Error('broken inside')) }
    expect(FactoryCreationError.is(await errorOf(() => loadExchange('kraken', failing)))).toBe(true)
    expect(FactoryCreationError.is(await errorOf(() => loadExchange('core')))).toBe(true)
  })

  test('[S3.108] [P.12] a function that imports a package: its connectors, or the name of what is to be installed', async () => {
    const { connector } = new FakeExchange('kraken')
    expect(await loadExchange(async () => ({ kraken: connector, version: '1' }))).toEqual([connector])
    const absent: string = '@venuekit/no-such-exchange/deep'
    const missing = await errorOf(() => loadExchange(async (): Promise<object> => import(absent)))
    expect(ExchangePackageMissingError.is(missing) && missing.packageName).toBe('@venuekit/no-such-exchange')
    const broken = new Error('broken inside')
    expect(await errorOf(() => loadExchange(() => Promise.reject(broken)))).toBe(broken)
    expect(FactoryCreationError.is(await errorOf(() => loadExchange(async () => ({ version: 1 }))))).toBe(true)
  })

  test.each(['../kraken', 'Kraken', 'kraken/../x', '', 'a b', 'file:///x'])(
    '[S2.58] the name %j is refused',
    async (name) => {
      await using kit = await setUp()
      const load = { import: () => Promise.reject(new Error('it was loaded')) }
      expect(ConfigurationError.is(await errorOf(() => loadExchange(name, load)))).toBe(true)
      expect(ConfigurationError.is(await errorOf(() => kit.factory.loadPackage(name, load)))).toBe(true)
    },
  )
})
