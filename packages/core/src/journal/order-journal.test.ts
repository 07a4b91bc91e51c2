import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { AbortedError, ClosedError, InvalidInputError, OverflowError } from '../errors/general.ts'
import type { OrderRef } from '../errors/order.ts'
import { errorOf } from '../testing/error-of.ts'
import { createFileOrderJournal } from './file-order-journal.ts'
import { createMemoryOrderJournal } from './memory-order-journal.ts'
import type { OrderIntent, OrderJournal } from './order-journal.ts'

let folder = ''
let files = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'venuekit-journal-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
})
afterEach(async () => {
  // Every journal was closed, so no lock may be left.
  const left = (await readdir(folder)).filter((name) => !/^\d+\.jsonl$/.test(name))
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
})

function intent(clientOrderId: string, more: Partial<OrderIntent> = {}): OrderIntent {
  return {
    exchange: 'gateio',
    ref: { symbol: 'BTC/USDT', clientOrderId },
    summary: { side: 'buy', type: 'limit', quantity: '0.001', price: '50000' },
    sentAt: 1_000,
    ...more,
  }
}

const kinds: Readonly<Record<string, (capacity?: number) => Promise<OrderJournal>>> = {
  memory: async (capacity) => createMemoryOrderJournal(capacity === undefined ? {} : { capacity }),
  file: async (capacity) => {
    files += 1
    const path = join(folder, `${files}.jsonl`)
    return createFileOrderJournal({ path, ...(capacity === undefined ? {} : { capacity }) })
  },
}

describe.each(Object.entries(kinds))('an order journal: %s', (_, create) => {
  test('an order is unresolved from before it is sent until it is known what became of it', async () => {
    await using journal = await create()
    for (const [index, outcome] of (['accepted', 'rejected', 'not-sent', 'unknown'] as const).entries()) {
      const order = intent(`a${index}`, { sentAt: index })
      await journal.remember(order)
      expect(await journal.unresolved()).toContainEqual({ ...order, state: 'pending' })
      await journal.settle({ exchange: 'gateio', ref: order.ref, outcome, at: 2_000 })
    }
    expect(await journal.unresolved()).toEqual([{ ...intent('a3', { sentAt: 3 }), state: 'unknown' }])
    // What was unknown is resolved later.
    await journal.settle({ exchange: 'gateio', ref: intent('a3').ref, outcome: 'accepted', at: 3_000 })
    expect(await journal.unresolved()).toEqual([])
  })

  test('an order is found by either of its ids, and keeps both', async () => {
    await using journal = await create()
    const built: OrderRef = { symbol: 'ADA/USDM', orderId: 'from-build' }
    await journal.remember(intent('', { exchange: 'deltadefi', ref: built }))
    await journal.remember(intent('c1'))
    const both: OrderRef = { symbol: 'BTC/USDT', clientOrderId: 'c1', orderId: '36028813724316572' }
    await journal.settle({ exchange: 'gateio', ref: both, outcome: 'unknown', at: 1 })
    expect((await journal.unresolved({ exchange: 'gateio' }))[0]?.ref).toEqual(both)
    const byOrderId: OrderRef = { symbol: 'BTC/USDT', orderId: '36028813724316572' }
    await journal.settle({ exchange: 'gateio', ref: byOrderId, outcome: 'accepted', at: 2 })
    await journal.settle({ exchange: 'deltadefi', ref: built, outcome: 'accepted', at: 2 })
    expect(await journal.unresolved()).toEqual([])
  })

  test('exchanges, environments and accounts do not mix, and the oldest comes first', async () => {
    await using journal = await create()
    const orders = [
      intent('same', { sentAt: 3 }),
      intent('same', { exchange: 'mexc', sentAt: 2 }),
      intent('same', { environment: 'testnet', sentAt: 4 }),
      intent('same', { account: 'second', sentAt: 1 }),
    ]
    for (const order of orders) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await journal.remember(order)
    }
    expect((await journal.unresolved()).map((order) => order.sentAt)).toEqual([1, 2, 3, 4])
    expect(await journal.unresolved({ exchange: 'gateio' })).toHaveLength(3)
    expect(await journal.unresolved({ environment: 'testnet' })).toHaveLength(1)
    expect(await journal.unresolved({ exchange: 'gateio', account: 'second' })).toHaveLength(1)
    await journal.settle({ exchange: 'mexc', ref: intent('same').ref, outcome: 'accepted', at: 5 })
    expect((await journal.unresolved()).map((order) => order.sentAt)).toEqual([1, 3, 4])
  })

  test('an id that is remembered already is refused, and so is an order without one', async () => {
    await using journal = await create()
    await journal.remember(intent('a1'))
    expect(InvalidInputError.is(await errorOf(() => journal.remember(intent('a1'))))).toBe(true)
    const nameless = intent('', { ref: { symbol: 'BTC/USDT' } })
    expect(InvalidInputError.is(await errorOf(() => journal.remember(nameless)))).toBe(true)
    expect(await journal.unresolved()).toHaveLength(1)
  })

  const badOwners: Readonly<Record<string, object>> = {
    exchange: { exchange: '' },
    environment: { environment: null },
    account: { account: '' },
    'ref.symbol': { ref: { clientOrderId: 'bad' } },
    'ref.clientOrderId': { ref: { symbol: 'BTC/USDT', clientOrderId: '', orderId: '1' } },
    'ref.orderId': { ref: { symbol: 'BTC/USDT', clientOrderId: 'a1', orderId: 5 } },
    ref: { ref: { symbol: 'BTC/USDT' } },
  }
  const badOrders: readonly (readonly [path: string, change: object])[] = [
    ...Object.entries(badOwners),
    ['ref', { ref: undefined }],
    ['summary', { summary: [] }],
    ['summary.side', { summary: { type: 'limit' } }],
    ['summary.type', { summary: { side: 'buy', type: '' } }],
    ['summary.quantity', { summary: { side: 'buy', type: 'limit', quantity: 5 } }],
    ['summary.quantity', { summary: { side: 'buy', type: 'limit', quantity: 5n } }],
    ['summary.quoteQuantity', { summary: { side: 'buy', type: 'limit', quoteQuantity: null } }],
    ['summary.price', { summary: { side: 'buy', type: 'limit', price: '' } }],
    ['sentAt', { sentAt: Number.NaN }],
    ['sentAt', { sentAt: Infinity }],
    ['sentAt', { sentAt: new Date(0) }],
    ['sentAt', { sentAt: undefined }],
  ]
  test.each(badOrders)('what could not be read back is not remembered: %s %o', async (path, change) => {
    await using journal = await create()
    const order = Object.assign(intent('bad'), change)
    expect(await errorOf(() => journal.remember(order))).toMatchObject({ code: 'invalid-input', path })
    expect(await journal.unresolved()).toEqual([])
    await journal.remember(intent('bad'))
  })

  const badSettlements: readonly (readonly [path: string, change: object])[] = [
    ...Object.entries(badOwners),
    ['outcome', { outcome: 'lost' }],
    ['outcome', { outcome: undefined }],
    ['at', { at: Number.NaN }],
    ['at', { at: '1' }],
  ]
  test.each(badSettlements)('what could not be read back settles nothing: %s %o', async (path, change) => {
    await using journal = await create()
    await journal.remember(intent('a1'))
    const good = { exchange: 'gateio', ref: intent('a1').ref, outcome: 'unknown', at: 1 } as const
    const settlement = Object.assign({ ...good }, change)
    expect(await errorOf(() => journal.settle(settlement))).toMatchObject({ code: 'invalid-input', path })
    expect(await journal.unresolved()).toEqual([{ ...intent('a1'), state: 'pending' }])
  })

  test('null is neither an order nor a settlement', async () => {
    await using journal = await create()
    const nothing = JSON.parse('null')
    expect(await errorOf(() => journal.remember(nothing))).toMatchObject({ code: 'invalid-input', path: 'order' })
    expect(await errorOf(() => journal.settle(nothing))).toMatchObject({ code: 'invalid-input', path: 'settlement' })
  })

  test.each(['unknown', 'accepted'] as const)(
    'a settlement with the ids of two orders is refused: %s',
    async (outcome) => {
      await using journal = await create()
      const first = intent('a1', { ref: { symbol: 'BTC/USDT', clientOrderId: 'a1', orderId: '1' } })
      const second = intent('a2', { sentAt: 2_000 })
      await journal.remember(first)
      await journal.remember(second)
      const ref: OrderRef = { symbol: 'BTC/USDT', clientOrderId: 'a2', orderId: '1' }
      const error = await errorOf(() => journal.settle({ exchange: 'gateio', ref, outcome, at: 1 }))
      expect(error).toMatchObject({ code: 'invalid-input', path: 'ref' })
      expect(await journal.unresolved()).toEqual([
        { ...first, state: 'pending' },
        { ...second, state: 'pending' },
      ])
      // Each is found by its own ids as before.
      const byOrderId: OrderRef = { symbol: 'BTC/USDT', orderId: '1' }
      await journal.settle({ exchange: 'gateio', ref: byOrderId, outcome: 'accepted', at: 2 })
      expect(await journal.unresolved()).toEqual([{ ...second, state: 'pending' }])
    },
  )

  test('settling twice, or what is not remembered, does nothing', async () => {
    await using journal = await create()
    await journal.remember(intent('a1'))
    for (const id of ['a1', 'a1', 'other']) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      await journal.settle({ exchange: 'gateio', ref: intent(id).ref, outcome: 'rejected', at: 1 })
    }
    expect(await journal.unresolved()).toEqual([])
  })

  test('no unresolved order is dropped for another: at its capacity the journal refuses', async () => {
    await using journal = await create(2)
    await journal.remember(intent('a1'))
    await journal.remember(intent('a2'))
    const error = await errorOf(() => journal.remember(intent('a3')))
    expect(OverflowError.is(error) && error.outcome).toBe('not-sent')
    await journal.settle({ exchange: 'gateio', ref: intent('a1').ref, outcome: 'accepted', at: 1 })
    await journal.remember(intent('a3'))
    expect((await journal.unresolved()).map((order) => order.ref.clientOrderId)).toEqual(['a2', 'a3'])
  })

  test('[X.3] an aborted call remembers nothing', async () => {
    await using journal = await create()
    const reason = new Error('enough')
    const options = { signal: AbortSignal.abort(reason) }
    const settlement = { exchange: 'gateio', ref: intent('a1').ref, outcome: 'accepted', at: 1 } as const
    for (const call of [
      () => journal.remember(intent('a1'), options),
      () => journal.settle(settlement, options),
      () => journal.unresolved({}, options),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const error = await errorOf(call)
      expect(AbortedError.is(error) && error.cause).toBe(reason)
    }
    expect(await journal.unresolved()).toEqual([])
  })

  test('[X.4] closing twice is fine, using it afterwards is not', async () => {
    const journal = await create()
    await Promise.all([journal.close(), journal.close(), journal[Symbol.asyncDispose]()])
    await journal.close()
    for (const call of [() => journal.remember(intent('a1')), () => journal.unresolved()]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      expect(ClosedError.is(await errorOf(call))).toBe(true)
    }
  })

  test('what it gives out cannot change it', async () => {
    await using journal = await create()
    const order = { ...intent('a1'), ref: { symbol: 'BTC/USDT', clientOrderId: 'a1' } }
    await journal.remember(order)
    order.ref.clientOrderId = 'changed'
    const [kept] = await journal.unresolved()
    expect(kept?.ref.clientOrderId).toBe('a1')
    expect([Object.isFrozen(kept), Object.isFrozen(kept?.ref), Object.isFrozen(kept?.summary)]).toEqual([
      true,
      true,
      true,
    ])
  })
})
