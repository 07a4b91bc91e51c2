import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { createExchangeKit, simulatedSettings } from 'venuekit'
import { recordNumber } from '../../../tools/src/bench/api.ts'

const exchanges = [mexc, gateio, gateioFutures] as const

/** The simulators run in a process of their own, so that what is measured is the client. */
async function startSimulators() {
  const program = fileURLToPath(new URL('cli/main.js', import.meta.resolve('@venuekit/sim')))
  const args = ['--exchanges', exchanges.map(({ id }) => id).join(','), '--seed', '7', '--port', '0', '--json']
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line]: unknown[] = await once(createInterface(child.stdout), 'line')
  const { exchanges: endpoints } = JSON.parse(String(line)) as { readonly exchanges: Record<string, unknown> }
  const stop = async (): Promise<void> => {
    child.kill()
    await once(child, 'exit')
  }
  return { endpoints, [Symbol.asyncDispose]: stop }
}

/** Bytes of the process that are in use, on the heap and beside it, when all that is not used has been cleared. */
function usedBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Both domains of every exchange, with a live book each. */
async function openMatrix(endpoints: Readonly<Record<string, unknown>>) {
  const kit = createExchangeKit({ exchanges, config: simulatedSettings(exchanges, endpoints) })
  const pairs = [kit.mexc.pair(), kit.gateio.pair(), kit.gateioFutures.pair()]
  await Promise.all(pairs.map((pair) => pair.initialize(['BTC/USDT'])))
  await Promise.all(pairs.map((pair) => pair.public.waitUntilConnected()))
  return kit
}

await using sim = await startSimulators()
// Once for what is loaded and compiled when it is first used.
await (await openMatrix(sim.endpoints)).close()
const before = usedBytes()
const kit = await openMatrix(sim.endpoints)
const after = usedBytes()
await recordNumber({
  name: 'memory of the whole matrix: both domains of three exchanges with a book each, on 30 simulated markets',
  unit: 'MB',
  value: (after - before) / 1e6,
  atMost: 5,
})
await kit.close()
