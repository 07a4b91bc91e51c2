import { expect, test } from 'vitest'
import { setStage } from './stage.ts'

test('[S2.52] a difference between two spot markets is taken on both legs', async () => {
  await using stage = await setStage()
  stage.book('gateio', {
    asks: [
      ['60000', '0.05'],
      ['60100', '0.05'],
      ['61000', '1'],
    ],
    bids: [['59900', '1']],
  })
  stage.book('mexc', {
    asks: [['61200', '1']],
    bids: [
      ['61000', '0.08'],
      ['60000', '1'],
    ],
  })
  await stage.controller.start()
  const execution = await stage.ended()
  expect(execution.status).toBe('done')
})
