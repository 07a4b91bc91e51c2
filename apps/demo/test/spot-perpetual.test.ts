import { expect, test } from 'vitest'
import { setStage, type Stage } from './stage.ts'
import { cashOfOrders, together } from './truth.ts'

const contractSize = '0.0001'
const cash = (stage: Stage): string =>
  together(cashOfOrders(stage.orders('gateio')), cashOfOrders(stage.orders('gateio-futures'), contractSize))

/** Contracts dear, coins cheap. */
function part(stage: Stage): void {
  dear(stage)
  cheap(stage)
}

function dear(stage: Stage): void {
  stage.sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '61000' })
  stage.book('gateio-futures', {
    asks: [['61100', '10000']],
    bids: [
      ['61000', '700'],
      ['60000', '10000'],
    ],
  })
}

function cheap(stage: Stage): void {
  stage.book('gateio', {
    asks: [
      ['60000', '0.0505'],
      ['61500', '1'],
    ],
    bids: [['59900', '1']],
  })
}

test('[S2.52] coins against contracts: a position is opened, kept, and brought back when the difference has gone', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'gateio-futures'] })
  await stage.controller.start()
  part(stage)
  const opened = await stage.ended()
  expect(opened).toMatchObject({ purpose: 'open', status: 'done', size: '0.0505' })
  expect(opened.orders.map(({ symbol, side, filled }) => [symbol, side, filled])).toEqual([
    ['BTC/USDT', 'buy', '0.0505'],
    ['BTC/USDT:USDT', 'sell', '0.0505'],
  ])
  const held = stage.controller.snapshot()
  expect(held.positions).toEqual([
    { where: 'spot', against: 'gateio-futures', market: 'BTC/USDT', size: '0.0505', entryValue: '3030' },
    { where: 'gateio-futures', against: undefined, market: 'BTC/USDT', size: '-0.0505', entryValue: '3080.5' },
  ])
  expect(held.exposure).toMatchObject({ total: '3080.5', byExchange: { 'gateio-futures': '3080.5' } })
  // Only fees have been earned so far: what is open has brought nothing yet.
  expect(held.pnl.realised).toBe('-4.57025')

  stage.clear('gateio')
  stage.clear('gateio-futures')
  stage.sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '60500' })
  stage.book('gateio-futures', { asks: [['60500', '10000']], bids: [['60400', '10000']] })
  stage.book('gateio', { asks: [['60600', '1']], bids: [['60500', '1']] })
  const back = await stage.ended(1)
  expect(back).toMatchObject({ purpose: 'unwind', status: 'done', size: '0.0505' })
  const { positions, pnl, openLegs, exposure } = stage.controller.snapshot()
  expect([positions, openLegs, exposure.total]).toEqual([[], [], '0'])
  expect(pnl.realised).toBe(cash(stage))
  expect(Number(pnl.realised)).toBeGreaterThan(40)
  for (const exchange of ['gateio', 'gateio-futures'] as const)
    expect(stage.booked(exchange)).toEqual(stage.moved(exchange))
})

test('[S2.52] contracts that are refused: the coins are sold again', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'gateio-futures'] })
  await stage.controller.start()
  dear(stage)
  stage.sim.setMarket('gateio-futures', 'BTC_USDT', { reduceOnly: true })
  cheap(stage)
  const execution = await stage.ended()
  expect(execution.status).toBe('done')
  expect(execution.orders[1]).toMatchObject({ exchange: 'gateio-futures', outcome: 'rejected' })
  expect(execution.orders.at(-1)).toMatchObject({ exchange: 'gateio', role: 'unwind', side: 'sell', filled: '0.0505' })
  const { positions, pnl } = stage.controller.snapshot()
  expect([positions, pnl.realised]).toEqual([[], cash(stage)])
})

test('[S2.72] a position that has lost what it may is given up', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'gateio-futures'] })
  await stage.controller.start()
  part(stage)
  await stage.ended()
  stage.clear('gateio')
  stage.clear('gateio-futures')
  stage.sim.setMarket('gateio-futures', 'BTC_USDT', { markPrice: '62500' })
  stage.book('gateio-futures', { asks: [['62500', '10000']], bids: [['62400', '10000']] })
  stage.book('gateio', { asks: [['60100', '1']], bids: [['60000', '1']] })
  const back = await stage.ended(1)
  expect(back).toMatchObject({ purpose: 'unwind', status: 'done' })
  expect(stage.controller.snapshot().positions).toEqual([])
  expect(stage.controller.snapshot().pnl.realised).toBe(cash(stage))
})
