import { add, decimal, isNegative, neg, sub, sum, ZERO } from 'venuekit'
import { expect, test } from 'vitest'
import { setStage, type Stage } from './stage.ts'
import { cashOfOrders, contractSizes, together } from './truth.ts'

const spot = ['gateio', 'mexc'] as const

/** What every fill of every order comes to, as the exchanges say. */
function cash(stage: Stage): string {
  const contracts = ['BTC_USDT', 'ETH_USDT'].map((symbol) =>
    cashOfOrders(
      stage.orders('gateio-futures').filter((order) => order.symbol === symbol),
      contractSizes[symbol],
    ),
  )
  return together(...spot.map((exchange) => cashOfOrders(stage.orders(exchange))), ...contracts)
}

/** What the controller says: what was earned, and what was paid or got for what is open. */
function booked({ controller }: Stage): string {
  const { pnl, positions } = controller.snapshot()
  const open = positions.map(({ size, entryValue }) => (isNegative(size) ? entryValue : neg(entryValue)))
  return add(pnl.realised, sum(open))
}

test('[S2.52] [S2.72] in a market that moves, while lines break and answers are lost: nothing is open in the end, and all of it is booked', async () => {
  await using stage = await setStage({
    eventsPerSecond: 600,
    seed: 11,
    symbols: ['BTC/USDT', 'ETH/USDT'],
    divergence: { everyMs: 2_000, durationMs: [1_000, 3_000], size: [0.006, 0.012] },
    arbitrage: { opportunityScanIntervalMs: 20, riskLimits: { minProfitMarginBps: 10, minMarketDepthUsd: 50_000 } },
  })
  await stage.controller.start()
  for (const channel of ['spot.obu', 'futures.obu', 'spot@public.aggre.depth*'])
    stage.sim.faults.add({ kind: 'drop', channel, probability: 0.01 })
  stage.sim.faults.add({ kind: 'accept-and-cut', probability: 0.15 })
  stage.sim.faults.add({ kind: 'accept-and-delay', probability: 0.05, delayMs: 1_500 })
  stage.sim.faults.add({
    kind: 'server-error',
    status: 503,
    accepted: true,
    channel: 'POST */order*',
    probability: 0.1,
  })
  stage.sim.faults.add({ kind: 'cut', channel: 'spot.orders*', on: 'frame', probability: 0.02 })
  await stage.until(({ executions }) =>
    executions.filter(({ endedAt }) => endedAt !== undefined).length > 8 ? true : undefined,
  )
  stage.controller.pause('enough')
  await stage.until(({ executions }) => (executions.every(({ endedAt }) => endedAt !== undefined) ? true : undefined))
  // A run in which nothing went wrong would show nothing.
  const struck = stage.sim.faults.list().reduce((total, fault) => total + fault.struck, 0)
  expect(struck).toBeGreaterThan(0)
  stage.sim.faults.clear()

  const { openLegs, executions, positions, residues } = stage.controller.snapshot()
  expect(openLegs).toEqual([])
  expect(executions.map(({ status }) => status)).toEqual(
    executions.map(() => expect.stringMatching(/^(done|missed)$/u)),
  )
  expect(booked(stage)).toBe(cash(stage))
  for (const exchange of spot) expect(stage.booked(exchange)).toEqual(stage.moved(exchange))
  // What is long in coins is short in contracts, but for what was too small for an order.
  for (const market of ['BTC/USDT', 'ETH/USDT']) {
    const net = sum(positions.filter((position) => position.market === market).map(({ size }) => size))
    expect(sub(net, residues[market] ?? ZERO)).toBe(decimal('0'))
  }
})
