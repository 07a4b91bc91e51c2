import { expect, test } from 'vitest'
import { sampleArbitrage, sampleOpportunity, sampleSnapshot } from '../../test/sample.ts'
import { columnsOf, paintColors, paintNothing, render } from './cells.ts'
import { pictureOf } from './picture.ts'

const draw = (columns: number, rows: number, snapshot = sampleSnapshot()) =>
  pictureOf(snapshot, { columns, rows }).map((line) => render(line, Infinity, paintNothing))

test('[P.11] the picture of a wide terminal', async () => {
  await expect(`${draw(160, 40).join('\n')}\n`).toMatchFileSnapshot('../../test/views/picture-160x40.txt')
})

test('[P.11] the picture of a usual terminal, and where nothing is traded', async () => {
  const source = { type: 'live' } as const
  const paused = sampleArbitrage({ mode: 'dry-run', pausedBecause: 'the daily loss', executions: [] })
  const snapshot = sampleSnapshot({ source, arbitrage: paused, balances: [], positions: [], notes: [] })
  await expect(`${draw(80, 24, snapshot).join('\n')}\n`).toMatchFileSnapshot('../../test/views/picture-80x24.txt')
})

test('it fits whatever the terminal', () => {
  const many = sampleArbitrage({
    opportunities: Array.from({ length: 30 }, (_, at) => sampleOpportunity(`o${at}`, { market: '株/USDT' })),
  })
  for (const [columns, rows] of [
    [1, 1],
    [20, 10],
    [79, 24],
    [300, 100],
  ] as const) {
    const lines = draw(columns, rows, sampleSnapshot({ arbitrage: many }))
    expect(lines.length).toBeLessThanOrEqual(rows)
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns)
  }
})

test('as many opportunities as there is room for', () => {
  const opportunities = Array.from({ length: 30 }, (_, at) => sampleOpportunity(`o${at}`))
  const shown = (rows: number) =>
    draw(160, rows, sampleSnapshot({ arbitrage: sampleArbitrage({ opportunities }) })).filter((line) =>
      line.startsWith('●'),
    ).length
  expect([shown(24), shown(40), shown(60)]).toEqual([3, 18, 30])
})

test('a leg that is left open stands out', () => {
  const openLeg = {
    executionId: 'e1',
    market: 'BTC/USDT',
    size: sampleOpportunity('o').size,
    unknownOrder: 'mine-1',
    since: 0,
    reason: 'nobody sells',
  }
  const text = draw(160, 40, sampleSnapshot({ arbitrage: sampleArbitrage({ openLegs: [openLeg] }) })).join('\n')
  expect(text).toContain('1 LEG LEFT OPEN')
})

test('colours are all that escape codes do', () => {
  const lines = pictureOf(sampleSnapshot(), { columns: 160, rows: 40 })
  const text = lines.map((line) => render(line, Infinity, paintColors)).join('')
  // oxlint-disable-next-line no-control-regex -- escape codes are what this is about
  expect(text.replaceAll(/\u001B\[\d+m/gu, '')).not.toContain('\u001B')
  expect(text).toContain('\u001B[32m')
})

test('what an exchange says commands no terminal', () => {
  const evil = sampleOpportunity('o', { market: 'A\u001B[2J\u0007B/USDT' })
  const text = draw(160, 40, sampleSnapshot({ arbitrage: sampleArbitrage({ opportunities: [evil] }) })).join('')
  expect(text).not.toContain('\u001B')
  expect(text).toContain('A [2J B/USDT')
})
