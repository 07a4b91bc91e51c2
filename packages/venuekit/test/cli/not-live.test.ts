import { stringify } from 'yaml'
import { expect, test } from 'vitest'
import { gateio } from '@venuekit/gateio'
import { startSimulator } from '@venuekit/sim'
import { runCommand } from '../../src/cli/run.ts'
import { simulatedSettings } from '../../src/simulated-settings.ts'
import { folderWith } from '../config/folder.ts'
import { shownOn } from './shown-on.ts'

test('a book on a terminal that is not live any more says so, over the prices that were', async () => {
  await using sim = await startSimulator({ exchanges: ['gateio'], seed: 7 })
  await using folder = await folderWith({
    'venuekit.config.yaml': stringify(simulatedSettings([gateio], sim.endpoints)),
  })
  const size = { rows: 20, columns: 80 }
  const stop = new AbortController()
  const lost = Promise.withResolvers<readonly string[]>()
  let printed = ''
  const out = (text: string): void => {
    printed += text
    const screen = shownOn(printed, size)
    if (screen[0]?.startsWith('BTC/USDT  live ') === true && sim.faults.list().length === 0) {
      // Nothing is answered and nobody comes back, for now.
      sim.faults.add({ kind: 'refuse-connection' })
      sim.faults.add({ kind: 'cut' })
    } else if (screen[0]?.startsWith('BTC/USDT  live ') === false) lost.resolve(screen)
  }
  const terminal = {
    out,
    error: (text: string) => lost.reject(new Error(text)),
    ready: async () => undefined,
    size: () => size,
    isTerminal: true,
    hasColors: false,
  }
  const args = [
    'book',
    'BTC/USDT',
    '-e',
    'gateio',
    '--depth',
    '3',
    '--config',
    `${folder.directory}/venuekit.config.yaml`,
  ]
  const ended = runCommand(args, terminal, stop.signal)
  const screen = await lost.promise
  expect(screen[0]).toMatch(/^BTC\/USDT {2}(?:gap|stale)\b.* {2}sizes in base units$/)
  expect(screen.filter((line) => /^ +[\d.]+ +[\d.]+$/.test(line))).toHaveLength(6)
  stop.abort()
  expect(await ended).toBe(0)
})
