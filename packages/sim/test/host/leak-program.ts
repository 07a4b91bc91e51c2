// Runs on its own: a simulator that was used and broken in every way must leave nothing that keeps the process alive.
import { setImmediate as immediate } from 'node:timers/promises'
import { startSimulator } from '@venuekit/sim'
import { postOrder, TestClient } from './client.ts'

const sim = await startSimulator({ exchanges: ['demo'], seed: 7 })
const { demo } = sim.endpoints
const clients = [
  await TestClient.connect(demo.ws),
  await TestClient.connect(demo.ws),
  await TestClient.connect(demo.ws),
]
for (const client of clients) await client.subscribe('book', 'BTC_USDT')
sim.faults.add({ kind: 'delay', delayMs: 3_600_000 })
sim.faults.add({ kind: 'accept-and-delay', delayMs: 3_600_000 })
const late = postOrder(demo).then(
  () => 'answered',
  () => 'lost',
)
while (sim.orders('demo').length === 0) await fetch(`${demo.rest}/time`)
clients[0]?.socket.terminate()
await clients[0]?.ended
sim.faults.add({ kind: 'half-open' })
await sim.close()
for (const client of clients) await client.ended
// A handle is gone one turn after it was closed.
await immediate()
const resources = process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap' || name === 'Timeout')
process.stdout.write(`${await late} ${JSON.stringify(resources)}\n`)
