import { silentLogger } from '@venuekit/core'
import { ManualClock } from '@venuekit/core/testing'
import { describe, expect, test } from 'vitest'
import { AccountSilence, type AccountKind } from './account-silence.ts'

function silenceOf(tellWithinMs = 4_000) {
  const clock = new ManualClock()
  const renewed: AccountKind[] = []
  const replaced: AccountKind[] = []
  const renew = (kind: AccountKind, _reason: string, wasInVain: boolean): void => {
    renewed.push(kind)
    if (wasInVain) replaced.push(kind)
  }
  const silence = new AccountSilence({ clock, logger: silentLogger, tellWithinMs, renew })
  return { clock, silence, renewed, replaced }
}

describe('[S3.65] [S3.66] what a stream of an account owes', () => {
  test('has to come in time, else the stream is subscribed anew', async () => {
    const { clock, silence, renewed } = silenceOf()
    silence.owes('orders')
    silence.owes('orders')
    await clock.advance(3_000)
    silence.owes('fills')
    silence.told('fills')
    await clock.advance(2_000)
    expect([renewed, silence.renewals]).toEqual([['orders'], 1])
    silence.owes('orders')
    await clock.advance(4_500)
    silence.told('orders')
    await clock.advance(10_000)
    expect([renewed, clock.pendingTimers]).toEqual([['orders'], 0])
  })

  test('may have come before, where what belongs together comes in any order', async () => {
    const { clock, silence, renewed } = silenceOf()
    silence.told('balances')
    await clock.advance(500)
    silence.owes('balances')
    silence.owes('orders')
    await clock.advance(5_000)
    expect(renewed).toEqual(['orders'])
  })

  test('is not waited for again and again where it never comes, also over another connection', async () => {
    const { clock, silence, renewed, replaced } = silenceOf()
    for (let time = 0; time < 5; time += 1) {
      silence.owes('balances')
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await clock.advance(5_000)
    }
    expect([renewed, replaced]).toEqual([['balances', 'balances', 'balances'], ['balances']])
    silence.convict('balances', 'it differs')
    silence.told('balances')
    await clock.advance(1_000)
    silence.owes('balances')
    await clock.advance(5_000)
    expect(renewed.length).toBe(4)
    silence.owes('orders')
    silence.convict('orders', 'it differs')
    await clock.advance(10_000)
    expect([renewed.slice(4), replaced.length]).toEqual([['orders'], 1])
  })

  test('is forgotten when everything is asked for anyhow, and where nobody minds', async () => {
    const { clock, silence, renewed } = silenceOf()
    silence.owes('orders')
    silence.forgive()
    const { clock: other, silence: off } = silenceOf(Infinity)
    off.owes('orders')
    off.convict('orders', 'it differs')
    await clock.advance(60_000)
    expect([renewed, clock.pendingTimers, other.pendingTimers]).toEqual([[], 0, 0])
  })
})
