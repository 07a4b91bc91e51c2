import { silentLogger } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import { decimal } from '@venuekit/core/decimal'
import { expect, test } from 'vitest'
import { AccountState } from './account-state.ts'
import { BalanceSyncs } from './balance-sync.ts'

/** What an account of an exchange knows that tells of three changes of one moment in any order. */
function accountAt() {
  const clock = new ManualClock()
  let asked = 0
  const refresh = async (): Promise<void> => void (asked += 1)
  const syncs = new BalanceSyncs({ clock, logger: silentLogger, refresh })
  const account = new AccountState(false, () => syncs.soon())
  const push = (available: string, timestamp: number) =>
    account.pushBalance({ asset: 'USDT', available: decimal(available), locked: decimal('0'), timestamp })
  return { clock, syncs, push, asked: () => asked }
}

test('[S3.71] of pushes that bear the same time none is known to be the newest: the exchange is asked once they have ended', async () => {
  const { clock, push, asked } = accountAt()
  push('100', 1)
  push('90', 2)
  push('97', 2)
  await clock.advance(600)
  push('95', 2)
  await clock.advance(999)
  expect(asked()).toBe(0)
  await clock.advance(1)
  expect(asked()).toBe(1)
  await clock.advance(60_000)
  expect(asked()).toBe(1)
})

test('[S3.71] of pushes that never end the exchange is asked every five seconds all the same', async () => {
  const { clock, push, asked } = accountAt()
  push('100', 1)
  for (let index = 0; index < 40; index += 1) {
    push(String(index), 2)
    // oxlint-disable-next-line no-await-in-loop -- they come one after the other
    await clock.advance(500)
  }
  expect(asked()).toBe(3)
})

test('[S3.71] nobody is asked where times tell, where a push says the same twice, or once it is closed', async () => {
  const { clock, syncs, push, asked } = accountAt()
  push('100', 1)
  push('90', 2)
  push('90', 2)
  push('80', 3)
  await clock.advance(60_000)
  expect(asked()).toBe(0)
  push('70', 3)
  syncs.close()
  push('60', 3)
  await clock.advance(60_000)
  expect(asked()).toBe(0)
  expect(clock.pendingTimers).toBe(0)
})
