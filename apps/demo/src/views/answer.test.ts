import { decimal } from 'venuekit'
import { expect, test } from 'vitest'
import { sampleArbitrage, sampleSnapshot } from '../../test/sample.ts'
import { answerOf } from './answer.ts'
import { paintNothing, render } from './cells.ts'
import { summaryOf } from './summary.ts'

const openLeg = {
  executionId: 'e1',
  market: 'BTC/USDT',
  size: decimal('0.1'),
  unknownOrder: undefined,
  since: 0,
  reason: 'nobody sells',
}

test('[P.11] the answer for programs', () => {
  expect(answerOf(sampleSnapshot({ arbitrage: sampleArbitrage({ openLegs: [openLeg] }) }))).toEqual({
    exchanges: {
      gateio: { state: 'live', messages: 1_234, books: 6, gaps: 2, resyncs: 1 },
      'gateio-futures': { state: 'stale', messages: 1_234, books: 5, gaps: 2, resyncs: 1 },
      mexc: { state: 'down', messages: 1_234, books: 0, gaps: 2, resyncs: 1 },
    },
    opportunities: 2,
    trades: 1,
    errors: [
      'mexc: it does not answer',
      'gateio: a book had to begin anew',
      'BTC/USDT: 0.1 is left open: nobody sells',
    ],
  })
})

test('a dry run trades nothing', () => {
  expect(answerOf(sampleSnapshot({ arbitrage: sampleArbitrage({ mode: 'dry-run' }) })).trades).toBe(0)
})

test('the summary for people', () => {
  const text = (change: Parameters<typeof sampleArbitrage>[0]) =>
    summaryOf(sampleSnapshot({ arbitrage: sampleArbitrage(change) })).map((line) => render(line, 200, paintNothing))
  expect(text({ openLegs: [openLeg] })).toMatchInlineSnapshot(`
    [
      "watched 12 books on 3 exchanges for 72.3 s: 3702 messages, 6 gaps, 3 resyncs",
      "found 2 opportunities, took 1: 1 missed, 0 recovered; realised +37.1",
      "holds short 0.1 BTC/USDT:USDT at gateio-futures",
      "LEFT OPEN: 0.1 of BTC/USDT: nobody sells",
    ]
  `)
  expect(text({ mode: 'dry-run' })[1]).toBe('found 2 opportunities; traded nothing')
})
