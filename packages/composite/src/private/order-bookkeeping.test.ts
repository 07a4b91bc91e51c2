import { checkOrder, createMemoryOrderJournal, ExchangeClock, silentLogger, type OrderJournal } from '@venuekit/core'
import { instrumentOf, ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { ref, request } from '../../test/desk.ts'
import { limitOrdersAlone } from '../../test/orders.ts'
import { OrderBookkeeping } from './order-bookkeeping.ts'

const now = 1_767_225_600_000

/** The books of a process on a machine whose clock is wrong by so much; it has asked the exchange for its time, or not yet. */
function booksOf(journal: OrderJournal, wrongByMs: number, isMeasured = true) {
  const clock = new ManualClock({ now: now + wrongByMs })
  const exchangeClock = new ExchangeClock({ clock })
  const at = clock.monotonic()
  if (isMeasured) exchangeClock.add({ sentAt: at, receivedAt: at, serverTime: now })
  const owner = { exchange: 'demo', environment: 'production', account: 'main' }
  return new OrderBookkeeping({ journal, owner, clock, exchangeClock, logger: silentLogger })
}

test.each([
  ['set right before the next one', { before: 60_000, after: 0 }],
  ['as wrong as before', { before: -8_000, after: -8_000 }],
  ['as wrong as before, which nobody knew yet', { before: 60_000, after: 60_000, isMeasured: false }],
])(
  '[S3.68] an order of a process that has died was not sent later than it was, by a clock that is %s',
  async (_, { before, after, isMeasured }: { before: number; after: number; isMeasured?: boolean }) => {
    await using journal = createMemoryOrderJournal()
    const order = checkOrder(request, instrumentOf('BTC/USDT'), limitOrdersAlone)
    await booksOf(journal, before, isMeasured).remember({ order, ref }, {})
    const sentAt = await booksOf(journal, after).sentAt(ref)
    expect(sentAt).toBeLessThanOrEqual(now + 1)
    expect(sentAt).toBeGreaterThanOrEqual(now - 60_000)
  },
)
