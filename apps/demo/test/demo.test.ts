import { startSimulator } from '@venuekit/sim'
import { expect, test } from 'vitest'
import { runDemo } from '../src/demo.ts'
import { helpText } from '../src/help.ts'
import { Screen } from '../src/screen.ts'
import { temporaryFile } from './folder.ts'

async function run(...args: string[]) {
  const printed = { out: '', error: '' }
  const terminal = {
    out: (text: string) => void (printed.out += text),
    error: (text: string) => void (printed.error += text),
    isTerminal: false,
    hasColors: false,
    size: () => ({ columns: 80, rows: 24 }),
  }
  const stop = new AbortController().signal
  const code = await runDemo(args, { terminal, screen: new Screen(terminal), stop })
  return { ...printed, code }
}

test('help', async () => {
  expect(await run('--help')).toEqual({ code: 0, out: helpText, error: '' })
  for (const name of [
    '--for',
    '--json',
    '--live',
    '--config',
    '--no-trade',
    '--symbols',
    '--seed',
    '--rate',
    '--no-color',
  ])
    expect(helpText).toContain(`\n  ${name} `)
})

test.each([
  [['--for', 'soon'], 2, 'demo: --for must be a time'],
  [['--live', 'kraken'], 2, 'kraken'],
  [['--config', '/nowhere/at/all.yaml'], 2, '/nowhere/at/all.yaml'],
  [['--symbols', 'NO/SUCH', '--rate', '1'], 2, 'NO/SUCH'],
])('mistakes of whoever types it: %j', async (args, code, message) => {
  const told = await run(...args)
  expect([told.code, told.out]).toEqual([code, ''])
  expect(told.error).toContain(message)
  expect(told.error).not.toContain('    at ')
})

test('mistakes in the configuration are told all at once, each with its place', async () => {
  const text = 'netwrok: {}\narbitrage: { risk_limits: { max_position_size_usd: -1 } }'
  await using folder = await temporaryFile('demo.yaml', text)
  const { code, error } = await run('--config', folder.file)
  expect(code).toBe(2)
  expect(error).toContain('demo: netwrok: ')
  expect(error).toContain('demo: arbitrage.riskLimits.maxPositionSizeUsd: ')
})

test('[P.11] real exchanges that do not answer: what was tried, and an exit code of its own', async () => {
  const nowhere = '{ base_url: http://127.0.0.1:9, websocket_url: ws://127.0.0.1:9, network: { max_retries: 0 } }'
  await using folder = await temporaryFile('demo.yaml', `exchanges: { gateio_futures: ${nowhere}, mexc: ${nowhere} }`)
  const { code, out, error } = await run('--live', 'gateio-futures,mexc', '--json', '--config', folder.file)
  expect([code, out]).toEqual([4, ''])
  expect(error).toMatch(/^demo: no exchange answers; is there a network\? gateio-futures: .*127\.0\.0\.1:9.*; mexc: /u)
})

test('[P.11] of real exchanges too few answer to compare them', async () => {
  await using sim = await startSimulator({ exchanges: ['gateio'], eventsPerSecond: 1 })
  const { rest, spotWs } = sim.endpoints.gateio
  const there = `{ base_url: "${rest}", websocket_url: "${spotWs}" }`
  const nowhere = '{ base_url: http://127.0.0.1:9, websocket_url: ws://127.0.0.1:9, network: { max_retries: 0 } }'
  await using folder = await temporaryFile('demo.yaml', `exchanges: { gateio: ${there}, mexc: ${nowhere} }`)
  const { code, out, error } = await run('--live', 'gateio,mexc', '--config', folder.file)
  expect([code, out]).toEqual([4, ''])
  expect(error).toMatch(/^demo: too few exchanges answer to compare them; mexc: .*127\.0\.0\.1:9/u)
})
