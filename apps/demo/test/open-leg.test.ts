import { expect, test } from 'vitest'
import { setStage, type Stage } from './stage.ts'
import { cashOfOrders, together } from './truth.ts'

const cash = (stage: Stage): string =>
  together(cashOfOrders(stage.orders('gateio')), cashOfOrders(stage.orders('mexc')))

function dear(stage: Stage): void {
  stage.book('mexc', {
    asks: [['61200', '1']],
    bids: [
      ['61000', '0.08'],
      ['60000', '1'],
    ],
  })
}

function cheap(stage: Stage): void {
  stage.book('gateio', {
    asks: [
      ['60000', '0.1'],
      ['61000', '1'],
    ],
    bids: [['59900', '1']],
  })
}

/** The client's book of MEXC is kept as it was, while somebody else takes most of the true one. */
async function takeUnseen(stage: Stage, left: string): Promise<void> {
  await stage.kit.mexc.public().waitUntilConnected()
  stage.sim.faults.add({ kind: 'delay', channel: 'spot@public.aggre.depth*', delayMs: 30_000 })
  stage.clear('mexc')
  stage.book('mexc', { asks: [['61200', '1']], bids: [['61000', left]] })
}

test('[S2.52] a leg that is filled in part: the rest of the other one is taken back', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  await takeUnseen(stage, '0.03')
  cheap(stage)
  const execution = await stage.ended()
  const [bought, sold] = execution.orders
  expect([bought?.filled, sold?.filled]).toEqual(['0.08', '0.03'])
  const { openLegs, residues, pnl, positions, counts } = stage.controller.snapshot()
  expect([execution.status, openLegs, residues, positions]).toEqual(['done', [], {}, []])
  expect(counts.recoveries).toBe(1)
  expect(pnl.realised).toBe(cash(stage))
})

test('[S2.52] what is left over that is too small for an order is a residue, and told', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  await takeUnseen(stage, '0.07999')
  cheap(stage)
  expect(await stage.ended()).toMatchObject({ status: 'done' })
  const { residues, openLegs, positions } = stage.controller.snapshot()
  expect([residues, openLegs]).toEqual([{ 'BTC/USDT': '0.00001' }, []])
  expect(positions).toMatchObject([{ where: 'spot', size: '0.00001' }])
})

test('[S2.52] [S2.72] a leg that cannot be closed is told, and its market halted', async () => {
  const arbitrage = { enableRiskChecks: false }
  await using stage = await setStage({ arbitrage, exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  stage.sim.setMarket('mexc', 'BTCUSDT', { sides: 'buy' })
  // Nobody buys at Gate.io: what was bought there can be sold nowhere.
  stage.book('gateio', { asks: [['60000', '0.1']] })
  const execution = await stage.ended()
  expect(execution.status).toBe('open-leg')
  const { openLegs, markets, positions } = stage.controller.snapshot()
  expect(openLegs).toMatchObject([
    { executionId: execution.id, market: 'BTC/USDT', size: '0.08', unknownOrder: undefined },
  ])
  expect(markets[0]?.halted).toContain('is open')
  expect(positions).toMatchObject([{ size: '0.08' }])
  expect(stage.items.map(({ type }) => type)).toEqual(expect.arrayContaining(['open-leg', 'halted']))
  expect(stage.log.filter(({ level }) => level === 'error')).toMatchObject([{ message: 'a leg is open: look at it' }])

  // Somebody has looked at it, and there is a buyer again.
  stage.book('gateio', { bids: [['59950', '1']] })
  await expect.poll(() => stage.controller.snapshot().markets[0]?.legs[0]).toMatchObject({ bid: '59950' })
  await stage.controller.retryOpenLegs()
  const after = stage.controller.snapshot()
  expect([after.executions[0]?.status, after.openLegs, after.positions]).toEqual(['done', [], []])
  expect(after.markets[0]?.halted).toBeUndefined()
  expect(after.pnl.realised).toBe(cash(stage))
})

test('[S2.52] [S2.72] an order of which nothing is known for long is told as open, until it is known', async () => {
  const riskLimits = { maxExecutionTimeMs: 500 }
  await using stage = await setStage({ arbitrage: { riskLimits }, exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  stage.sim.faults.add({ kind: 'cut', on: 'request', channel: 'POST /api/v3/order', count: 1 })
  cheap(stage)
  // Where the other leg takes as long, it is told without it at first.
  const open = await stage.until(({ openLegs: [only] }) => (only?.size === '0.08' ? only : undefined))
  expect(open).toMatchObject({ size: '0.08', reason: 'the exchange has not said what became of an order' })
  expect(open.unknownOrder).toMatch(/^arb/u)
  expect(stage.controller.snapshot().markets[0]?.halted).toBeDefined()
  const execution = await stage.ended()
  const { openLegs, markets, pnl } = stage.controller.snapshot()
  expect([execution.status, openLegs, markets[0]?.halted]).toEqual(['done', [], undefined])
  expect(pnl.realised).toBe(cash(stage))
})

test('[S2.52] closing waits for what is under way, and leaves no leg open', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  stage.sim.faults.add({ kind: 'delay', on: 'request', channel: 'POST /api/v3/order', delayMs: 1_000, count: 1 })
  cheap(stage)
  await stage.until(({ executions: [only] }) => only)
  await stage.controller.close()
  const { state, executions, openLegs, pnl } = stage.controller.snapshot()
  expect([state, executions[0]?.status, openLegs]).toEqual(['closed', 'done', []])
  expect(pnl.realised).toBe(cash(stage))
})

test('[S2.52] closing: a leg that is refused then is closed by the books that are still followed', async () => {
  await using stage = await setStage({ exchanges: ['gateio', 'mexc'] })
  dear(stage)
  await stage.controller.start()
  stage.sim.setMarket('mexc', 'BTCUSDT', { sides: 'buy' })
  stage.sim.faults.add({ kind: 'delay', on: 'request', channel: 'POST /api/v3/order', delayMs: 500, count: 1 })
  cheap(stage)
  await stage.until(({ executions: [only] }) => only)
  await stage.controller.close()
  const { executions, openLegs, positions, pnl } = stage.controller.snapshot()
  expect([executions[0]?.status, openLegs, positions]).toEqual(['done', [], []])
  expect(pnl.realised).toBe(cash(stage))
})
