import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { runCommand } from '../../src/cli/run.ts'
import { folderWith } from '../config/folder.ts'

test.each([
  ['health', '-e', 'gateio'],
  ['book', 'BTC/USDT', '-e', 'gateio'],
])('%s that waits for an exchange which does not answer ends at once when it is stopped', async (...args) => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const file = `exchanges: { gateio: { base_url: "http://127.0.0.1:${port}" } }`
  await using folder = await folderWith({ 'venuekit.config.yaml': file })
  const stop = new AbortController()
  const printed: string[] = []
  const terminal = {
    out: (text: string) => void printed.push(text),
    error: (text: string) => void printed.push(text),
    ready: async () => undefined,
    size: () => ({ rows: 24, columns: 80 }),
    isTerminal: false,
    hasColors: false,
  }
  const ended = runCommand([...args, '--config', `${folder.directory}/venuekit.config.yaml`], terminal, stop.signal)
  await once(silent, 'request')
  stop.abort()
  expect([await ended, printed]).toEqual([0, []])
  silent.close()
  silent.closeAllConnections()
})
