import assert from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { Proof, ProofContext, ProofNumbers } from '../../../tools/src/proof/api.ts'
import { openRadar } from '../src/open-radar.ts'
import { readOptions } from '../src/options.ts'
import type { Simulators } from '../src/venues.ts'
import { paintNothing, render } from '../src/views/cells.ts'
import { pictureOf } from '../src/views/picture.ts'
import { differencesOf, fillsOf } from './truth.ts'

const seconds = 60
/** The market is halted at the latest after so long, and everything is compared. */
const stretchSeconds = 10
const pictureMs = 200
/** So long everything may take to be well again once nothing is broken any more: unknown orders are looked for up to 30 s. */
const healWithinMs = 90_000

export const proof: Proof = {
  name: 'radar',
  claim: `In ${seconds} s of faults in every second, whenever the market is halted every price that the radar shows equals the exchanges', balances and positions equal the exchanges', no leg is left open, and the PnL is what the fills come to, to the last unit.`,
  run: async (context) => {
    await using run = await Run.start(context)
    // Awaited here: what was opened is closed when this block ends.
    return await run.all()
  },
}

class Run implements AsyncDisposable {
  readonly #parts: Awaited<ReturnType<typeof open>>
  readonly #log: ProofContext['log']
  #pauses = 0
  #prices = 0
  #struck = 0
  #pictures = 0
  #cpuMs = 0
  #busyMs = 0

  private constructor(parts: Awaited<ReturnType<typeof open>>, log: ProofContext['log']) {
    this.#parts = parts
    this.#log = log
  }

  static async start({ seed, log }: ProofContext): Promise<Run> {
    return new Run(await open(seed), log)
  }

  async all(): Promise<ProofNumbers> {
    for (let left = seconds; left > 0; left -= stretchSeconds) {
      // oxlint-disable-next-line no-await-in-loop -- one stretch after the other
      await this.#stretch(Math.min(left, stretchSeconds))
    }
    return this.#numbers()
  }

  /** So many seconds of faults; then all is well, the market stands still, and everything is compared. */
  async #stretch(length: number): Promise<void> {
    const { sim, controller } = this.#parts
    const cpu = process.cpuUsage()
    const startedAt = performance.now()
    let added = 0
    for (let second = 0; second < length; second += 1) {
      added += breakThings(sim, second)
      // oxlint-disable-next-line no-await-in-loop -- one second after the other
      await this.#watch(1_000)
    }
    const { user, system } = process.cpuUsage(cpu)
    this.#cpuMs += (user + system) / 1_000
    this.#busyMs += performance.now() - startedAt
    // Each strikes once, and is not listed any more.
    this.#struck += added - sim.faults.list().length
    sim.faults.clear()
    controller.pause('the proof compares')
    await this.#until(() => this.#isQuiet(), 'everything is well again')
    await sim.pause()
    await this.#until(() => this.#differences().length === 0, 'all is as it is shown')
    this.#pauses += 1
    this.#prices += this.#snapshot().arbitrage.markets.reduce((total, { legs }) => total + 2 * legs.length, 0)
    const { counts, pnl } = this.#snapshot().arbitrage
    this.#log(
      `${counts.opportunities} opportunities, ${counts.executions} executions, ${counts.recoveries} recoveries, realised ${pnl.realised}`,
    )
    sim.resume()
    controller.resume()
  }

  /** Draws pictures, as the demo does. */
  async #watch(forMs: number): Promise<void> {
    const end = performance.now() + forMs
    while (performance.now() < end) {
      this.#picture()
      // oxlint-disable-next-line no-await-in-loop -- one picture after the other
      await wait(pictureMs)
    }
  }

  /** Nothing is under way and nothing is lost. */
  #isQuiet(): boolean {
    const { exchanges, arbitrage } = this.#snapshot()
    return (
      exchanges.every(({ state }) => state === 'live') &&
      arbitrage.openLegs.length === 0 &&
      arbitrage.executions.every(({ status }) => status !== 'running' && status !== 'recovering')
    )
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    const end = performance.now() + healWithinMs
    while (!isSo()) {
      const { exchanges, arbitrage } = this.#snapshot()
      const differences = this.#differences().slice(0, 10).join('\n')
      assert.ok(
        performance.now() < end,
        `Not within ${healWithinMs} ms: ${what}\n${differences}\n${JSON.stringify({ exchanges, openLegs: arbitrage.openLegs, executions: arbitrage.executions.slice(0, 3) })}`,
      )
      // oxlint-disable-next-line no-await-in-loop -- one look after the other
      await wait(50)
    }
  }

  #snapshot() {
    return this.#parts.radar.snapshot()
  }

  #picture(): readonly string[] {
    this.#pictures += 1
    return pictureOf(this.#snapshot(), { columns: 160, rows: 50 }).map((line) => render(line, Infinity, paintNothing))
  }

  #differences(): readonly string[] {
    const { sim, venues } = this.#parts
    return differencesOf({ snapshot: this.#snapshot(), picture: this.#picture(), sim, venues })
  }

  #numbers(): ProofNumbers {
    const { sim, venues } = this.#parts
    const { exchanges, arbitrage, positions } = this.#snapshot()
    const { counts, pnl, openLegs } = arbitrage
    const sum = (of: (one: (typeof exchanges)[number]) => number): number =>
      exchanges.reduce((total, one) => total + of(one), 0)
    globalThis.gc?.()
    const numbers = {
      seconds,
      pauses: this.#pauses,
      prices: this.#prices,
      faults: this.#struck,
      messages: sum(({ messages }) => messages),
      gaps: sum(({ gaps }) => gaps),
      resyncs: sum(({ resyncs }) => resyncs),
      reconnects: sum(({ reconnects }) => reconnects),
      opportunities: counts.opportunities,
      executions: counts.executions,
      missed: counts.missed,
      recoveries: counts.recoveries,
      fills: fillsOf({ sim, venues }).length,
      openLegs: openLegs.length,
      openPositions: positions.length,
      realised: pnl.realised,
      pictures: this.#pictures,
      cpuShareOfOneCore: Math.round((this.#cpuMs / this.#busyMs) * 1_000) / 1_000,
      heapMB: Math.round(process.memoryUsage().heapUsed / 1e5) / 10,
      residentMB: Math.round(process.memoryUsage().rss / 1e5) / 10,
    }
    // A run in which nothing broke, or nothing was traded, has shown nothing.
    assert.ok(numbers.faults >= seconds && numbers.gaps > 0 && numbers.reconnects > 0, JSON.stringify(numbers))
    assert.ok(numbers.executions > numbers.missed && numbers.recoveries > 0, JSON.stringify(numbers))
    assert.deepEqual([numbers.openLegs, sim.errors], [0, []])
    return numbers
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts[Symbol.asyncDispose]()
  }
}

async function open(seed: number) {
  const wanted = readOptions(['--seed', String(Math.max(1, seed % 1_000_000_000))])
  const opened = await openRadar(wanted, new AbortController().signal)
  const { sim, venues } = opened
  assert.ok(sim)
  await Promise.all(venues.map(({ market }) => market.waitUntilConnected()))
  return { ...opened, sim }
}

const exchangeIds = ['gateio', 'gateio-futures', 'mexc'] as const
const bookChannels = { gateio: 'spot.obu', 'gateio-futures': 'futures.obu', mexc: 'spot@public.aggre.depth*' } as const

/** What goes wrong in one second: something with the books of one exchange, and with the orders of all. */
function breakThings({ faults }: Simulators, second: number): number {
  const exchange = exchangeIds[second % exchangeIds.length] ?? 'gateio'
  const frame = { exchange, channel: bookChannels[exchange], on: 'frame', count: 1 } as const
  const request = { on: 'request', count: 1 } as const
  const all: readonly Parameters<typeof faults.add>[0][] = [
    { ...frame, kind: 'drop', after: 5 },
    { ...frame, kind: 'duplicate', after: 10 },
    { ...frame, kind: 'reorder', after: 20 },
    ...(second % 5 === 0 ? [{ ...frame, kind: 'corrupt', after: 30 } as const] : []),
    ...(second % 7 === 0 ? [{ ...frame, kind: 'cut', after: 40 } as const] : []),
    { ...request, exchange, kind: 'delay', delayMs: 30 },
    { ...request, kind: 'server-error', status: 503, probability: 0.05 },
    { ...request, kind: 'server-error', status: 502, accepted: true, probability: 0.05 },
    { kind: 'accept-and-cut', count: 1, probability: 0.1 },
    { kind: 'accept-and-delay', delayMs: 2_000, count: 1, probability: 0.05 },
  ]
  for (const fault of all) faults.add(fault)
  return all.length
}
