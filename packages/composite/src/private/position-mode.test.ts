import { setImmediate } from 'node:timers/promises'
import { decimal, ExchangeClock, marketSymbol, type Position, type PositionMode } from '@venuekit/core'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { AccountState } from './account-state.ts'
import type { AnyPrivateRest } from './evidence.ts'
import { OrderStore } from './order-store.ts'
import { Reconciler } from './reconciler.ts'

const symbol = marketSymbol('BTC/USDT')

/** An account that is asked for its positions. */
function accountAt(rest: Pick<AnyPrivateRest, 'getPositions' | 'getPositionMode'>) {
  const clock = new ManualClock()
  const account = new AccountState(true)
  const nothing = (): void => {}
  const reconciler = new Reconciler({
    rest: { ...rest, [Symbol.asyncDispose]: async () => {} },
    resolution: { refusedAfterMs: Infinity },
    history: {},
    context: { clock, exchangeClock: new ExchangeClock({ clock }) },
    instrument: () => instrumentOf('BTC/USDT'),
    store: new OrderStore({ executedPerSymbol: 10, changed: nothing, strange: nothing, doubtful: nothing }),
    account,
    random: () => 0.5,
    wants: { orders: false, fills: false, balances: false, positions: true },
    markets: () => [],
    exchangeNow: () => clock.now(),
    publish: { balance: nothing, position: nothing, fill: nothing },
    answered: nothing,
    failed: nothing,
  })
  return { clock, account, reconciler, [Symbol.dispose]: () => reconciler.close() }
}

/** What a stream says of a position. */
function row(side: Position['side'], size: string, mode?: PositionMode) {
  return { position: { symbol, side, size: decimal(size) }, mode }
}

function made(side: Position['side'], size: string): readonly Position[] {
  return new AccountState(true).pushPosition(row(side, size))
}

test('[S3.71] positions that were asked for while the account was made to keep them otherwise are asked for again', async () => {
  const both = [...made('long', '1'), ...made('short', '2')]
  const answers = [made('flat', '0'), both]
  let mode: PositionMode = 'net'
  using desk = accountAt({
    getPositions: async () => answers.shift() ?? [],
    getPositionMode: async () => {
      // The stream is faster than the answer.
      if (mode === 'net') desk.account.pushPosition({ position: both[0] as Position, mode: (mode = 'hedge') })
      return mode
    },
  })
  await desk.reconciler.positions()
  expect([...desk.account.positions.values.values()]).toEqual(both)
})

test('[S3.71] positions that were answered before the account was made to keep them otherwise are not taken for those of afterwards', async () => {
  const answers = [[...made('long', '1'), ...made('short', '2')], made('flat', '0')]
  using desk = accountAt({
    getPositions: async () => answers.shift() ?? [],
    // Both are closed, which the stream tells, and then the mode is changed, of which it says nothing.
    getPositionMode: async () => {
      if (desk.account.positionMode === 'net') return 'net'
      desk.account.pushPosition(row('long', '0', 'hedge'))
      desk.account.pushPosition(row('short', '0', 'hedge'))
      return 'net'
    },
  })
  desk.account.pushPosition(row('long', '1', 'hedge'))
  desk.account.pushPosition(row('short', '2', 'hedge'))
  await desk.reconciler.positions()
  expect([...desk.account.positions.values.values()]).toMatchObject([{ side: 'flat', size: '0' }])
})

test('[S3.71] a mode that is another one with every answer does not storm the exchange', async () => {
  let asked = 0
  const desk = accountAt({
    getPositions: async () => [],
    getPositionMode: async () => ((asked += 1) % 2 === 1 ? 'hedge' : 'net'),
  })
  const work = desk.reconciler.positions()
  await setImmediate()
  expect(asked).toBe(2)
  await desk.clock.advance(60_000)
  expect(asked).toBeLessThan(20)
  desk[Symbol.dispose]()
  await expect(work).rejects.toMatchObject({ code: 'aborted' })
})
