import { expect, test } from 'vitest'
import { failedOrder, sampleArbitrage, sampleExecution, sampleOpportunity, sampleSnapshot } from '../../test/sample.ts'
import { PlainLines } from './plain-lines.ts'

const quiet = sampleArbitrage({ opportunities: [], ended: [], executions: [] })
const begun = sampleSnapshot({ elapsedMs: 0, arbitrage: quiet, notes: [] })

test('[P.11] the first lines say how everything is', () => {
  expect(new PlainLines().next(begun)).toMatchInlineSnapshot(`
    [
      "    0.0s  gateio is live",
      "    0.0s  gateio-futures is stale",
      "    0.0s  mexc is down: it does not answer",
      "    0.0s  gateio live, 6 of 6 books live, 56.4 messages/s, p50 1.3 ms, p99 33 ms, 2 gaps, 1 resync",
      "    0.0s  gateio-futures stale, 5 of 6 books live, 56.4 messages/s, p50 1.3 ms, p99 33 ms, 2 gaps, 1 resync",
      "    0.0s  mexc down, 0 of 0 books live, 56.4 messages/s, 2 gaps, 1 resync",
    ]
  `)
})

test('each thing is told once, when it happens', () => {
  const lines = new PlainLines()
  lines.next(begun)
  const opened = sampleOpportunity('o1')
  const running = sampleExecution('e1', { status: 'running' })
  const first = sampleArbitrage({ opportunities: [opened], ended: [], executions: [running] })
  expect(lines.next({ ...begun, elapsedMs: 250, arbitrage: first })).toMatchInlineSnapshot(`
    [
      "    0.3s  opened    BTC/USDT +0.62 %: buy 0.1 BTC at mexc for 61000.123, sell at gateio for 61500.5, +37.5 after fees",
      "    0.3s  execution BTC/USDT 0.1 running",
    ]
  `)
  expect(lines.next({ ...begun, elapsedMs: 500, arbitrage: first })).toEqual([])
  const over = sampleOpportunity('o1', { endedAt: 1, endedBecause: 'prices' })
  const failed = sampleExecution('e1', { status: 'missed', orders: [failedOrder] })
  const second = sampleArbitrage({ opportunities: [], ended: [over], executions: [failed] })
  const notes = [{ at: 1, level: 'error', text: 'it broke' }] as const
  const exchanges = begun.exchanges.map((one) => ({ ...one, state: 'live', reason: undefined }) as const)
  expect(lines.next({ ...begun, elapsedMs: 750, arbitrage: second, notes, exchanges })).toMatchInlineSnapshot(`
    [
      "    0.8s  gateio-futures is live",
      "    0.8s  mexc is live",
      "    0.8s  error: it broke",
      "    0.8s  ended     BTC/USDT after 2.1 s (prices)",
      "    0.8s  execution BTC/USDT 0.1 missed, +37.1; gateio: the answer was lost",
    ]
  `)
})

test('what came and went between two snapshots is told as well', () => {
  const lines = new PlainLines()
  lines.next(begun)
  const over = sampleOpportunity('o9', { endedAt: 1, endedBecause: 'size' })
  const arbitrage = sampleArbitrage({ opportunities: [], ended: [over], executions: [] })
  const next = { ...begun, elapsedMs: 250, arbitrage }
  expect([...lines.next(next), ...lines.next(next)]).toEqual([
    expect.stringMatching(/was there BTC.* ended after 2.1 s \(size\)$/u),
  ])
})

test('what stays is not told again, however much comes and goes', () => {
  const lines = new PlainLines()
  const notes = [{ at: 1, level: 'warn', text: 'it is slow' }] as const
  const told = Array.from({ length: 2_500 }, (_, at) => {
    const ended = [sampleOpportunity(`o${at}`, { endedAt: 1, endedBecause: 'size' })]
    return lines.next({ ...begun, notes, arbitrage: { ...quiet, ended } })
  }).flat()
  expect(told.filter((line) => /is slow|gateio is/u.test(line)).length).toBe(2)
})

test('the state of everything again every five seconds', () => {
  const lines = new PlainLines()
  const shown = [0, 2_500, 4_999, 5_000, 9_999, 10_000].map((elapsedMs) => lines.next({ ...begun, elapsedMs }).length)
  expect(shown).toEqual([6, 0, 0, 3, 0, 3])
})
