import { describe, expect, test } from 'vitest'
import type { LimitName } from '../src/arbitrage/types.ts'
import { setStage, type Stage, type StageOptions } from './stage.ts'

type RiskLimits = NonNullable<NonNullable<StageOptions['arbitrage']>['riskLimits']>

/** Cheap at Gate.io, dear at MEXC, by 1 %. */
function part(stage: Stage): void {
  stage.book('mexc', {
    asks: [['60650', '1']],
    bids: [
      ['60600', '0.1'],
      ['59900', '1'],
    ],
  })
  stage.book('gateio', {
    asks: [
      ['60000', '0.1'],
      ['60550', '1'],
    ],
    bids: [['59950', '1']],
  })
}

describe('[S2.72] limits that keep an opportunity from being executed', () => {
  test.each<[LimitName, RiskLimits]>([
    ['minProfitMarginBps', { minProfitMarginBps: 90 }],
    ['maxPriceDeviationBps', { maxPriceDeviationBps: 20 }],
    ['maxSpreadBps', { maxSpreadBps: 5 }],
    ['minMarketDepthUsd', { minMarketDepthUsd: 1_000_000 }],
    ['maxPositionSizeUsd', { maxPositionSizeUsd: 2 }],
    ['maxTotalExposureUsd', { maxTotalExposureUsd: 2 }],
    ['maxExchangeExposureUsd', { maxExchangeExposureUsd: 2 }],
    ['maxSymbolExposureUsd', { maxSymbolExposureUsd: 2 }],
    ['maxSingleLossUsd', { maxSingleLossUsd: 0.1 }],
  ])('%s', async (name, riskLimits) => {
    await using stage = await setStage({ arbitrage: { riskLimits }, exchanges: ['gateio', 'mexc'] })
    await stage.controller.start()
    part(stage)
    const refused = await stage.until(({ opportunities }) =>
      opportunities.find(({ refusedBy }) => refusedBy.length > 0),
    )
    expect(refused.refusedBy).toContain(name)
    const { limits, executions } = stage.controller.snapshot()
    expect(limits.find((limit) => limit.name === name)).toMatchObject({ refused: 1 })
    expect(executions).toEqual([])
    expect([...stage.orders('gateio'), ...stage.orders('mexc')]).toEqual([])
  })

  test('the size is cut to what they allow', async () => {
    const riskLimits = { maxPositionSizeUsd: 3_030, maxTotalExposureUsd: 3_030 }
    await using stage = await setStage({ arbitrage: { riskLimits }, exchanges: ['gateio', 'mexc'] })
    await stage.controller.start()
    part(stage)
    expect(await stage.ended()).toMatchObject({ status: 'done', size: '0.05' })
  })

  test('without checks only what the accounts have bounds it', async () => {
    const arbitrage = { enableRiskChecks: false, riskLimits: { minProfitMarginBps: 90, maxPositionSizeUsd: 2 } }
    await using stage = await setStage({ arbitrage, exchanges: ['gateio', 'mexc'] })
    await stage.controller.start()
    part(stage)
    expect(await stage.ended()).toMatchObject({ status: 'done', size: '0.1' })
  })
})

describe('[S2.52] what stops everything', () => {
  test('a pause: nothing is begun until it is over', async () => {
    await using stage = await setStage({ exchanges: ['gateio', 'mexc'] })
    stage.controller.pause('the operator wants it')
    await stage.controller.start()
    part(stage)
    const refused = await stage.until(({ opportunities }) =>
      opportunities.find(({ refusedBy }) => refusedBy.length > 0),
    )
    expect(refused.refusedBy).toEqual(['paused'])
    expect(stage.controller.snapshot()).toMatchObject({
      state: 'paused',
      pausedBecause: 'the operator wants it',
      executions: [],
    })
    stage.controller.resume()
    expect(await stage.ended()).toMatchObject({ status: 'done' })
    expect(stage.controller.state).toBe('running')
  })

  test('a price that moves by more than the breaker allows', async () => {
    const riskLimits = { volatilityCircuitBreakerBps: 100, maxPriceDeviationBps: 1_000 }
    await using stage = await setStage({ arbitrage: { riskLimits }, exchanges: ['gateio', 'mexc'] })
    await stage.controller.start()
    part(stage)
    await stage.ended()
    for (const exchange of ['gateio', 'mexc'] as const) stage.clear(exchange)
    stage.book('mexc', { asks: [['57000', '1']], bids: [['56900', '1']] })
    stage.book('gateio', { asks: [['56000', '1']], bids: [['55900', '1']] })
    const paused = await stage.until((snapshot) => (snapshot.state === 'paused' ? snapshot : undefined))
    expect(paused.pausedBecause).toContain('volatilityCircuitBreakerBps')
    expect(paused.counts.executions).toBe(1)
    expect(stage.log).toMatchObject([{ level: 'warn', message: 'a breaker stops everything' }])
  })
})

describe('[S2.52] dry run', () => {
  test('says what it would do, once for each opportunity, and sends nothing', async () => {
    await using stage = await setStage({ arbitrage: { enableDryRun: true }, exchanges: ['gateio', 'mexc'] })
    await stage.controller.start()
    expect(stage.controller.mode).toBe('dry-run')
    part(stage)
    const execution = await stage.ended()
    expect(execution).toMatchObject({ status: 'dry-run', size: '0.0825', profit: '0' })
    expect(execution.orders.map(({ side, outcome, filled }) => [side, outcome, filled])).toEqual([
      ['buy', 'not-sent', '0'],
      ['sell', 'not-sent', '0'],
    ])
    expect(execution.opportunityId).toBe(stage.controller.snapshot().opportunities[0]?.id)
    stage.clear('gateio')
    expect(await stage.until(({ ended: [only] }) => only)).toMatchObject({ executions: 1 })
    part(stage)
    expect(await stage.ended(1)).toMatchObject({ status: 'dry-run', opportunityId: 'o2' })
    expect(stage.controller.snapshot().counts.executions).toBe(2)
    expect([...stage.orders('gateio'), ...stage.orders('mexc')]).toEqual([])
  })
})
