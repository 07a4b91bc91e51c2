import assert from 'node:assert/strict'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { startSimulator } from '@venuekit/sim'
import { WebSocket } from 'ws'
import type { Proof, ProofNumbers } from '../../../tools/src/proof/api.ts'

const minutes = 10
const eventsPerSecond = 5_000
/** Until the books are deep, the history is full and everything is compiled. */
const warmUpMinutes = 2
const sampleEveryMs = 5_000
/** A growth of one byte per event would be 2.4 MB in eight minutes; less cannot be told from noise. */
const mostGrowthBytes = 3_000_000

export const proof: Proof = {
  name: 'memory',
  claim: `A simulator with ${eventsPerSecond} events per second, with clients that read, come and go, and trade, holds no more memory after ${minutes} minutes than after ${warmUpMinutes}.`,
  run: async ({ seed, log }) => {
    await using sim = await startSimulator({ exchanges: ['demo'], seed, eventsPerSecond })
    const symbols = sim.symbols('demo')
    const reader = new Reader(sim.endpoints.demo.ws, symbols)
    const samples: { readonly at: number; readonly bytes: number }[] = []
    const started = performance.now()
    for (let round = 1; performance.now() - started < minutes * 60_000; round += 1) {
      await wait(sampleEveryMs)
      await trade(sim.endpoints.demo, round)
      // One client comes and goes with every round.
      await using guest = new Reader(sim.endpoints.demo.ws, symbols.slice(0, 3))
      await guest.opened
      samples.push({ at: performance.now() - started, bytes: retained() })
      if (round % 12 === 0) log(`${round / 12} min: ${(retained() / 1e6).toFixed(1)} MB, ${reader.frames} frames`)
    }
    const { frames } = reader
    await reader[Symbol.asyncDispose]()
    assert.deepEqual(sim.errors, [])
    return numbersOf(samples, frames)
  },
}

/** Subscribes all books and trades and counts what comes. */
class Reader implements AsyncDisposable {
  readonly #socket: WebSocket
  readonly opened: Promise<unknown>
  frames = 0

  constructor(url: string, symbols: readonly string[]) {
    this.#socket = new WebSocket(url)
    this.#socket.on('message', () => (this.frames += 1))
    this.opened = once(this.#socket, 'open').then(() => {
      for (const symbol of symbols)
        for (const channel of ['book', 'trades'])
          this.#socket.send(JSON.stringify({ op: 'subscribe', channel, symbol }))
      return undefined
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#socket, 'close')
    this.#socket.close()
    await closed
  }
}

/** One order that rests and is cancelled, one that is filled. */
async function trade(
  { rest, credentials }: { readonly rest: string; readonly credentials: { readonly apiKey: string } },
  round: number,
): Promise<void> {
  const headers = { 'X-Api-Key': credentials.apiKey }
  const post = (order: object): Promise<Response> =>
    fetch(`${rest}/orders`, { method: 'POST', headers, body: JSON.stringify({ symbol: 'BTC_USDT', ...order }) })
  const resting = await post({ side: 'buy', price: '100', size: '0.1', clientOrderId: `round-${round}` })
  assert.equal(resting.status, 201)
  const { id } = (await resting.json()) as { id: number }
  assert.equal((await fetch(`${rest}/orders?id=${id}`, { method: 'DELETE', headers })).status, 200)
  const side = round % 2 === 0 ? 'sell' : 'buy'
  assert.equal((await post({ side, type: 'market', size: '0.01' })).status, 201)
}

function retained(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The median of the last two minutes against that of the two after the warm-up. */
function numbersOf(samples: readonly { readonly at: number; readonly bytes: number }[], frames: number): ProofNumbers {
  const medianOf = (from: number, to: number): number => {
    const window = samples.filter(({ at }) => at >= from * 60_000 && at < to * 60_000).map(({ bytes }) => bytes)
    return window.toSorted((one, other) => one - other)[window.length >> 1] ?? 0
  }
  const [early, late] = [medianOf(warmUpMinutes, warmUpMinutes + 2), medianOf(minutes - 2, minutes)]
  assert.ok(frames > minutes * 60 * eventsPerSecond * 0.5, `only ${frames} frames came`)
  assert.ok(late - early < mostGrowthBytes, `grew by ${late - early} bytes`)
  return { minutes, eventsPerSecond, frames, earlyBytes: early, lateBytes: late, growthBytes: late - early }
}
