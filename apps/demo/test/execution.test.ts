import { describe, expect, test } from 'vitest'
import type { Execution } from '../src/arbitrage/types.ts'
import { setStage, type Stage } from './stage.ts'
import { cashOfOrders, together } from './truth.ts'

/** A book of MEXC that pays well, and one of Gate.io that is cheap: both together are an opportunity. */
const dear = (stage: Stage) =>
  stage.book('mexc', {
    asks: [['61200', '1']],
    bids: [
      ['61000', '0.08'],
      ['60000', '1'],
    ],
  })
const cheap = (stage: Stage) =>
  stage.book('gateio', {
    asks: [
      ['60000', '0.05'],
      ['60100', '0.05'],
      ['61000', '1'],
    ],
    bids: [['59900', '1']],
  })

function part(stage: Stage): void {
  dear(stage)
  cheap(stage)
}

/** What the fills of all orders at both spot exchanges come to. */
const cash = (stage: Stage): string =>
  together(cashOfOrders(stage.orders('gateio')), cashOfOrders(stage.orders('mexc')))

const problems = (stage: Stage) => stage.log.filter(({ level }) => level === 'error')
const roles = ({ orders }: Execution) =>
  orders.map(({ exchange, role, side, outcome, filled }) => [exchange, role, side, outcome, filled].join(' '))

describe('[S2.52] a difference between two spot markets', () => {
  test('is taken on both legs, and the result is that of the fills to the last unit', async () => {
    await using stage = await setStage()
    part(stage)
    await stage.controller.start()
    const execution = await stage.ended()
    expect(execution).toMatchObject({ status: 'done', size: '0.08', expectedProfit: '69.757', profit: '69.757' })
    expect(roles(execution)).toEqual(['gateio leg buy accepted 0.08', 'mexc leg sell accepted 0.08'])
    const { pnl, openLegs, residues, positions } = stage.controller.snapshot()
    expect([pnl.realised, cash(stage)]).toEqual(['69.757', '69.757'])
    expect([openLegs, residues, positions]).toEqual([[], {}, []])
    for (const exchange of ['gateio', 'mexc'] as const) expect(stage.booked(exchange)).toEqual(stage.moved(exchange))
    expect(problems(stage)).toEqual([])
  })

  test('is told as it comes, is executed and goes', async () => {
    await using stage = await setStage()
    part(stage)
    await stage.controller.start()
    const ended = await stage.until(({ ended: [newest] }) => newest)
    await stage.ended()
    // By then it may have become smaller: one book shows what was taken before the other one does.
    expect(ended).toMatchObject({ market: 'BTC/USDT', executions: 1, endedBecause: 'prices', bestProfit: '69.757' })
    const [opened] = stage.items.flatMap((item) => (item.type === 'opportunity-opened' ? [item.opportunity] : []))
    expect(opened).toMatchObject({ id: ended.id, size: '0.08', netEdgeBps: '145.2363', complete: true })
    expect(opened?.buy).toMatchObject({
      exchange: 'gateio',
      averagePrice: '60037.5',
      worstPrice: '60100',
      value: '4803',
    })
    const told = stage.items.map((item) => (item.type === 'execution' ? item.execution.status : item.type))
    expect(told).toContain('opportunity-opened')
    expect(told.indexOf('opportunity-opened')).toBeLessThan(told.indexOf('running'))
    expect(told.indexOf('running')).toBeLessThan(told.indexOf('done'))
  })

  test('is not larger than what the accounts can pay for', async () => {
    await using stage = await setStage()
    stage.sim.deposit('mexc', { asset: 'BTC', amount: '-19.97' })
    await stage.controller.start()
    part(stage)
    expect(await stage.ended()).toMatchObject({ status: 'done', size: '0.03' })
    await stage.until(({ limits }) => limits.find(({ name, refused }) => name === 'inventory' && refused > 0))
  })
})

describe('[S2.52] a leg that does not do what it should leaves nothing open', () => {
  test('an order that was accepted and not answered is found', async () => {
    await using stage = await setStage()
    await stage.controller.start()
    stage.sim.faults.add({ kind: 'accept-and-cut', exchange: 'mexc', count: 1 })
    part(stage)
    const execution = await stage.ended()
    expect(execution.status).toBe('done')
    expect(roles(execution)).toEqual(['gateio leg buy accepted 0.08', 'mexc leg sell accepted 0.08'])
    expect(stage.orders('mexc')).toMatchObject([{ answerWithheld: true }])
    expect(stage.controller.snapshot().pnl.realised).toBe(cash(stage))
  })

  test('a server error after the order was accepted is no refusal', async () => {
    await using stage = await setStage()
    await stage.controller.start()
    stage.sim.faults.add({
      kind: 'server-error',
      status: 503,
      accepted: true,
      channel: 'POST /api/v4/spot/orders',
      count: 1,
    })
    part(stage)
    const execution = await stage.ended()
    expect(roles(execution)).toEqual(['gateio leg buy accepted 0.08', 'mexc leg sell accepted 0.08'])
    expect([execution.status, stage.controller.snapshot().pnl.realised]).toEqual(['done', cash(stage)])
  })

  test('a leg that is refused: the other one is taken back', async () => {
    await using stage = await setStage()
    await stage.controller.start()
    dear(stage)
    stage.sim.setMarket('mexc', 'BTCUSDT', { sides: 'buy' })
    cheap(stage)
    const execution = await stage.ended()
    expect(roles(execution)).toEqual([
      'gateio leg buy accepted 0.08',
      'mexc leg sell rejected 0',
      'mexc hedge sell rejected 0',
      'gateio unwind sell accepted 0.08',
    ])
    const { pnl, openLegs, residues, counts } = stage.controller.snapshot()
    expect([execution.status, openLegs, residues, counts.recoveries]).toEqual(['done', [], {}, 1])
    expect([pnl.realised, execution.profit]).toEqual([cash(stage), cash(stage)])
    expect(stage.booked('gateio')).toEqual(stage.moved('gateio'))
  })

  test('a leg whose line is cut before anything was sent: the other one is completed or taken back', async () => {
    await using stage = await setStage()
    await stage.controller.start()
    stage.sim.faults.add({ kind: 'cut', on: 'request', channel: 'POST /api/v3/order', count: 1 })
    part(stage)
    const execution = await stage.ended()
    expect(execution.status).toBe('done')
    expect(execution.orders[1]).toMatchObject({ exchange: 'mexc', outcome: 'not-sent', filled: '0' })
    const told = stage.items.flatMap((item) => (item.type === 'execution' ? item.execution.orders : []))
    expect(told.map(({ outcome }) => outcome)).toContain('unknown')
    expect(execution.orders.slice(2).map(({ side, filled }) => [side, filled])).toEqual([['sell', '0.08']])
    expect(stage.controller.snapshot().pnl.realised).toBe(cash(stage))
    expect(stage.controller.snapshot().openLegs).toEqual([])
  })
})
