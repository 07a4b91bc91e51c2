import { decimal, marketSymbol, silentLogger, type PositionMode } from '@venuekit/core'
import { TimeoutError } from '@venuekit/core/errors'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { Life } from '../object/life.ts'
import { AccountState } from './account-state.ts'
import type { PrivateCore } from './private-core.ts'
import { privateParts } from './private-parts.ts'
import { TradingCounters } from './trading-stats.ts'

test('[S3.78] a position that cannot be asked for is not closed: nothing was sent', async () => {
  const stats = new TradingCounters()
  const core: Pick<PrivateCore, 'id' | 'stats' | 'life' | 'instrument'> & {
    readonly rest: object
    readonly context: object
  } = {
    id: 'demo',
    stats,
    life: new Life('demo', silentLogger),
    instrument: () => instrumentOf('BTC/USDT:USDT'),
    context: { clock: new ManualClock() },
    rest: { getPositions: () => Promise.reject(new TimeoutError('no answer')) },
  }
  const positions = privateParts.positions(core as PrivateCore)
  await expect(positions.closePosition('BTC/USDT:USDT')).rejects.toMatchObject({
    outcome: 'not-sent',
    command: 'create',
  })
  expect(
    stats.stats({
      openOrders: 0,
      unresolved: 0,
      reconnects: 0,
      silenceLooks: 0,
      silenceRenewals: 0,
      silenceReplacements: 0,
    }),
  ).toMatchObject({ notSent: 1, unknown: 0 })
})

test('[S3.71] an answer of how positions are kept ends none that the stream has told of since it was asked for', async () => {
  const account = new AccountState(true)
  const position = { symbol: marketSymbol('BTC/USDT:USDT'), side: 'long', size: decimal('1') } as const
  const core: Pick<PrivateCore, 'account' | 'followMode' | 'id' | 'life'> & { readonly rest: object } = {
    id: 'demo',
    life: new Life('demo', silentLogger),
    account,
    followMode: (mode) => void account.followMode(mode),
    rest: {
      getPositionMode: async (): Promise<PositionMode> => {
        account.pushPosition({ position, mode: 'hedge' })
        return 'net'
      },
    },
  }
  await privateParts.positionMode(core as PrivateCore).getPositionMode()
  expect([account.positionMode, account.positions.values.size]).toEqual(['hedge', 1])
})
