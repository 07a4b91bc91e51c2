import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { configSchema } from '../../src/config/json-schema.ts'
import { folderWith } from '../config/folder.ts'
import { itemsOf, runCommand, runOnTerminal } from './run-command.ts'
import { shownOn } from './shown-on.ts'

describe('what is installed', () => {
  test('[P.12] exchanges: for people without colours, and for programs', async () => {
    const shown = await runCommand(['exchanges', '--exchange', 'gateio,GATE_FUTURES'])
    expect([shown.code, shown.error]).toEqual([0, ''])
    expect(shown.out).toContain('gateio-futures  @venuekit/gateio  perpetual  production testnet')
    expect(shown.out).not.toContain('\u001B')
    const all = itemsOf(await runCommand(['exchanges', '--json']))
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(['gateio', 'gateio-futures', 'mexc']))
    expect(all.find(({ id }) => id === 'gateio')).toMatchObject({
      key: 'gateio',
      package: '@venuekit/gateio',
      orders: { postOnly: true },
    })
  })

  test('[P.12] [S3.108] a package that is missing is named, with an exit code of its own', async () => {
    const { code, out, error } = await runCommand(['book', 'BTC/USDT', '--exchange', 'kraken-futures'])
    expect([code, out]).toEqual([3, ''])
    expect(error).toBe(
      'venuekit: The package @venuekit/kraken is not installed. Add it with: npm install @venuekit/kraken\n' +
        'venuekit exchanges shows what is installed\n',
    )
  })

  test('[S3.108] nobody is told to install a package that a slip of the finger has named', async () => {
    const { code, error } = await runCommand(['book', 'BTC/USDT', '--exchange', 'gatio'])
    expect([code, error.split('\n')[0]]).toEqual([2, 'venuekit: there is no exchange "gatio"; did you mean gateio?'])
  })
})

describe('against simulated exchanges', () => {
  test('book: one ladder where there is no terminal', async () => {
    const { code, error, lines } = await runCommand(['book', 'BTC/USDT', '-e', 'gateio', '--sim', '--depth', '3'])
    expect([code, error]).toEqual([0, ''])
    expect(lines[0]).toBe('BTC/USDT  live  sizes in base units')
    expect(lines).toHaveLength(8)
    expect(lines[4]).toMatch(/^ *spread +[\d.]+$/)
  })

  test('book on a terminal: one ladder, drawn again in its place', async ({ skip }) => {
    if (process.platform !== 'linux') skip('the program "script" has other options on other systems')
    const { code, out } = await runOnTerminal(
      ['book', 'BTC/USDT', '-e', 'gateio', '--sim', '--count', '3', '--depth', '9'],
      { rows: 12, columns: 60 },
    )
    expect([code, out.split('BTC/USDT').length - 1]).toEqual([0, 3])
    expect(out).toContain('\u001B[31m')
    const screen = shownOn(out, { rows: 12, columns: 60 }).filter((line) => line !== '')
    expect(screen).toHaveLength(10)
    expect(screen[0]).toBe('BTC/USDT  live  sizes in base units')
    expect(screen[5]).toMatch(/^ *spread +[\d.]+$/)
  })

  test('book --json: a line for each change, with exact prices, best ones first', async () => {
    const args = ['book', 'BTC/USDT:USDT', '-e', 'gateioFutures', '--sim', '--json', '--count', '2', '--depth', '2']
    const items = itemsOf(await runCommand(args))
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ type: 'book', exchange: 'gateio-futures', symbol: 'BTC/USDT:USDT', state: 'live' })
    const [first] = items as readonly { readonly bids: readonly [string, string][] }[]
    const [best, second] = first?.bids.map(([price]) => Number(price)) ?? []
    expect(best).toBeGreaterThan(second ?? Infinity)
  })

  test.each(['gateio', 'mexc'])('trades of %s: as many as were asked for', async (exchange) => {
    const args = ['trades', 'BTC/USDT', '-e', exchange, '--sim', '--json', '--count', '2']
    const items = itemsOf(await runCommand(args)).filter(({ type }) => type === 'trade')
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ exchange, symbol: 'BTC/USDT', price: expect.any(String) })
    expect(['buy', 'sell']).toContain(items[0]?.['side'])
  })

  test('health: both domains of each exchange; an exchange that does not answer has an exit code of its own', async () => {
    // Whatever is installed and simulated.
    const healthy = await runCommand(['health', '--sim', '--json'])
    expect([healthy.code, healthy.error]).toEqual([0, ''])
    const found = itemsOf(healthy).map(({ exchange, domain, ok }) => [exchange, domain, ok].join(' '))
    for (const exchange of ['gateio', 'gateio-futures', 'mexc'])
      expect(found).toEqual(expect.arrayContaining([`${exchange} public true`, `${exchange} private true`]))
    const nowhere = 'exchanges: { gateio: { base_url: http://127.0.0.1:9, network: { max_retries: 0 } } }'
    await using folder = await folderWith({ 'venuekit.config.yaml': nowhere })
    const { code, out } = await runCommand(['health', '-e', 'gateio'], { cwd: folder.directory })
    expect([code, out.slice(0, 22)]).toEqual([4, 'gateio  public  failed'])
  })

  test('record and replay: what was recorded is decoded again', async () => {
    await using folder = await folderWith({})
    const file = join(folder.directory, 'btc.recording')
    const recorded = await runCommand(['record', 'BTC/USDT', '-e', 'gateio', '--sim', '--out', file, '--for', '1500ms'])
    expect([recorded.code, recorded.error]).toEqual([0, ''])
    expect(recorded.lines.at(-1)).toBe('written; 0 events were left out')
    const [played] = itemsOf(await runCommand(['replay', file, '-e', 'gateio', '--json']))
    expect(played).toMatchObject({ type: 'replayed', label: 'gateio BTC/USDT', lost: 0, isTruncated: false })
    expect(Number(played?.['books'])).toBeGreaterThan(0)
    expect((await runCommand(['replay', file, '-e', 'mexc'])).out).toContain('nothing in it is market data of mexc')
    const frames = itemsOf(await runCommand(['replay', file, '--json']))
    expect(frames.filter(({ type }) => type === 'frame')).toHaveLength(Number(played?.['frames']))
    const again = await runCommand(['record', 'BTC/USDT', '-e', 'gateio', '--sim', '--out', file])
    expect([again.code, again.error]).toEqual([1, `venuekit: The recording ${file} could not be begun\n`])
  })

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends a live command in order', async (signalAfterLine) => {
    const args = ['book', 'BTC/USDT', '-e', 'gateio', '--sim', '--json']
    const { code, error } = await runCommand(args, { signalAfterLine })
    expect([code, error]).toEqual([0, ''])
  })

  test.each([['trades', 'BTC/USDT', '-e', 'mexc', '--sim'], ['exchanges']])(
    '%s ends in order when nobody reads it any more, as behind a pipe to head',
    async (...args) => {
      const { code, error, lines } = await runCommand(args, { closeAfterLine: true })
      expect([code, error, lines.length > 0]).toEqual([0, '', true])
    },
  )
})

describe('the configuration', () => {
  test('[S2.65] [S3.49] config check: every mistake on a line of its own, never a value', async () => {
    const file = `exchanges: { gateio: { environment: mars, secret_key: yH3mC8sJ5dKf1Gx6Vb0R, api_kye: 1 } }\nnetwrok: {}\n`
    await using folder = await folderWith({ 'venuekit.config.yaml': file })
    const { code, out, error } = await runCommand(['config', 'check', '-e', 'gateio'], { cwd: folder.directory })
    expect([code, out]).toEqual([2, ''])
    expect(error.split('\n').map((line) => line.slice(0, line.indexOf(':', 10)))).toEqual([
      'venuekit: netwrok',
      'venuekit: exchanges.gateio.api_kye',
      'venuekit: exchanges.gateio.environment',
      'venuekit: exchanges.gateio.credentials.apiKey',
      '',
    ])
    expect(error).not.toContain('yH3mC8sJ5dKf1Gx6Vb0R')
  })

  test('[S3.115] config check: every profile, not only the chosen one', async () => {
    const file = 'profiles: { a: { settings: {} }, b: { settings: { netwrok: {} } } }'
    await using folder = await folderWith({ 'venuekit.config.yaml': file })
    const args = ['config', 'check', '-e', 'gateio', '--profile', 'a']
    const { code, error } = await runCommand(args, { cwd: folder.directory })
    expect([code, error.slice(0, 53)]).toEqual([2, 'venuekit: profiles.b.settings.netwrok: is not a known'])
  })

  test('[S2.67] config check: what was read, and what was let be', async () => {
    await using folder = await folderWith({
      '.env': 'GATEIO_API_KEY=key-of-the-file\nGATEIO_API_SECRET=secret-of-the-file\n',
      'venuekit.config.yaml': 'exchanges: { gateio: { credentials: { api_key: "${OTHER}", api_secret: "" } } }',
    })
    const [item] = itemsOf(
      await runCommand(['config', 'check', '--json', '-e', 'gateio-futures'], { cwd: folder.directory }),
    )
    expect(item).toMatchObject({ ok: true, environment: 'dev', exchanges: ['gateio-futures'] })
    expect(item?.['warnings']).toEqual([
      'exchanges.gateio.credentials.api_key: OTHER is not set; without a key the exchange is public',
    ])
  })

  test('config schema: what editors are given', async () => {
    const { out } = await runCommand(['config', 'schema', '--json'])
    expect(JSON.parse(out)).toEqual(configSchema())
  })
})

describe('whoever types it', () => {
  test('help and version', async () => {
    const { code, out } = await runCommand(['help'])
    expect(code).toBe(0)
    for (const word of [
      'exchanges',
      'book',
      'trades',
      'health',
      'config check',
      'record',
      'replay',
      '--sim',
      '--json',
      'Exit codes',
    ])
      expect(out).toContain(word)
    expect((await runCommand(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/)
  })

  test('a mistake is told with a remedy, and the exit code says so', async () => {
    const { code, out, error } = await runCommand(['bok'])
    expect([code, out]).toEqual([2, ''])
    expect(error).toContain('there is no command "bok"; there are: exchanges, book')
    expect(error).toContain('venuekit --help')
    expect(error).not.toContain('    at ')
  })
})
