import { expect, test } from 'vitest'
import { setStage } from './stage.ts'

test('[S2.52] what happened is still known when everything is closed; of markets nothing is', async () => {
  await using stage = await setStage()
  stage.book('gateio', { asks: [['60000', '0.05']], bids: [['59900', '1']] })
  stage.book('mexc', { asks: [['61200', '1']], bids: [['61000', '0.08']] })
  await stage.controller.start()
  const execution = await stage.ended()
  await stage.controller.close()
  const { state, markets, executions, pnl } = stage.controller.snapshot()
  expect([state, markets]).toEqual(['closed', []])
  expect(executions.map(({ id }) => id)).toContain(execution.id)
  expect(pnl.realised).toBe(execution.profit)
})
