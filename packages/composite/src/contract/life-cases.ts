import {
  AbortedError,
  ClosedError,
  InvalidInputError,
  MissingCredentialsError,
  OrderError,
  VenuekitError,
} from '@venuekit/core/errors'
import { createMemoryOrderJournal, type ExchangeContext, type Mark } from '@venuekit/core'
import type { ContractCase } from './case.ts'
import { atEveryMoment } from './moments.ts'
import { ContractRun, failureOf, FreshRuns, patient, until } from './run.ts'

const busy = { eventsPerSecond: 1_000 } as const

/** What an object promises from its creation to its end. */
export const lifeCases: readonly ContractCase[] = [
  {
    name: 'the object has exactly the capabilities of the table',
    needs: [],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const { supports } = setting.connector
      setting.expect(run.public().capabilities).toEqual(new Set(supports.public))
      setting.expect(run.private().capabilities).toEqual(new Set(supports.private))
    },
  },
  {
    name: 'nothing is opened before initialize, and a market that is not loaded says so',
    needs: ['orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting)
      const exchange = run.public()
      setting.expect(exchange.status).toBe('inactive')
      setting.expect(exchange.getPerformanceStats().connections).toBe(0)
      const failure = await failureOf((async () => exchange.subscribeOrderbook(setting.terms.order.symbol))())
      setting.expect(InvalidInputError.is(failure)).toBe(true)
    },
  },
  {
    name: 'a market that is not listed is refused by name, and the rest goes on',
    needs: ['orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, busy)
      const exchange = run.public()
      await exchange.initialize([setting.terms.order.symbol])
      const failure = await failureOf(exchange.addSymbol('NOPE/NOTHING'))
      setting.expect(InvalidInputError.is(failure)).toBe(true)
      setting.expect(exchange.activeSymbols.length).toBe(1)
      await exchange.waitUntilConnected()
    },
  },
  {
    name: 'a private object without credentials is refused',
    needs: ['trading'],
    run: async (setting) => {
      const context = { environment: 'production', urls: {}, credentials: undefined }
      const failure = await failureOf(
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a caller without types may pass
        (async () => setting.connector.createPrivate(context as unknown as ExchangeContext<never>))(),
      )
      setting.expect(MissingCredentialsError.is(failure)).toBe(true)
    },
  },
  {
    name: 'what is aborted ends at once, wherever it stands, and the object can be used afterwards',
    needs: ['orderbook'],
    run: async (setting) => {
      await using runs = new FreshRuns(async () => {
        const run = await ContractRun.start(setting, busy)
        run.sim.addFault({ kind: 'delay', on: 'request', delayMs: 10 })
        return run
      })
      let aborted = 0
      await atEveryMoment(async (moment) => {
        const exchange = (await runs.next()).public()
        const controller = new AbortController()
        const { signal } = controller
        const work = failureOf(exchange.initialize([setting.terms.order.symbol], { signal }))
        const isOver = await moment(work)
        controller.abort()
        const failure = await work
        if (AbortedError.is(failure)) aborted += 1
        const isFine = AbortedError.is(failure) || !VenuekitError.is(failure) || AbortedError.is(failure.cause)
        setting.expect(isFine).toBe(true)
        if (aborted === 5) await exchange.initialize([setting.terms.order.symbol])
        await exchange.close()
        return isOver
      })
      setting.expect(aborted > 5).toBe(true)
    },
  },
  {
    name: 'a public object can be closed at every moment, twice, and refuses to be used afterwards',
    needs: ['orderbook'],
    run: async (setting) => {
      await using runs = new FreshRuns(() => ContractRun.start(setting, busy))
      const { symbol } = setting.terms.order
      await atEveryMoment(async (moment) => {
        const exchange = (await runs.next()).public()
        const work = exchange.initialize([symbol]).catch((error: unknown) => error)
        const isOver = await moment(work)
        await Promise.all([exchange.close(), exchange.close()])
        const result = await work
        setting.expect(result === undefined || VenuekitError.is(result)).toBe(true)
        setting.expect(exchange.status).toBe('inactive')
        setting.expect(ClosedError.is(await failureOf(exchange.initialize([symbol])))).toBe(true)
        return isOver
      })
    },
  },
  {
    name: 'an object is closed while its line is down',
    needs: ['orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, busy)
      const exchange = run.public()
      await exchange.initialize([setting.terms.order.symbol])
      await exchange.waitUntilConnected()
      run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => exchange.isStale(setting.terms.order.symbol), 'the book is stale')
      await exchange.close()
      setting.expect(exchange.status).toBe('inactive')
    },
  },
  {
    name: 'who reads is told of the end',
    needs: ['orderbook'],
    run: async (setting) => {
      await using run = await ContractRun.start(setting, busy)
      const exchange = run.public()
      await exchange.initialize()
      const books = await exchange.subscribeOrderbook(setting.terms.order.symbol)
      const state = await exchange.subscribeState()
      const seen: string[] = []
      state.on('state', ({ status }) => seen.push(status))
      const last = (async (): Promise<Mark | undefined> => {
        let mark: Mark | undefined
        for await (const item of books) if (item.type === 'ended') mark = item
        return mark
      })()
      await until(() => exchange.orderbook(setting.terms.order.symbol)?.state === 'live', 'the book is live')
      await exchange.close()
      setting.expect(await last).toEqual({ type: 'ended', reason: 'closed' })
      setting.expect(seen).toEqual(['closing', 'inactive'])
    },
  },
  {
    name: 'a private object is closed while its line is down and an order is looked for: that stays unknown, and is written down',
    needs: ['trading'],
    run: async (setting) => {
      const journal = createMemoryOrderJournal()
      await using run = await ContractRun.start(setting, { journal })
      const exchange = await run.account()
      const states: string[] = []
      const orders = await exchange.subscribeOrders()
      orders.on('stale', () => states.push('stale'))
      run.sim.addFault({ kind: 'drop', on: 'frame', channel: setting.terms.channels.orders })
      run.sim.addFault({ kind: 'refuse-connection' })
      run.sim.addFault({ kind: 'cut', on: 'now' })
      await until(() => states.length > 0, 'the line is down')
      run.sim.clearFaults()
      run.sim.addFault({ kind: 'server-error', status: 503 })
      // It is sent although the exchange cannot be asked for its time before, where that has to be.
      const order = { side: 'buy', type: 'limit', ...setting.terms.order } as const
      const failure = await failureOf(exchange.createOrder(order, patient))
      setting.expect(OrderError.is(failure) && failure.outcome).toBe('unknown')
      const asked = exchange.resolveOrder(OrderError.is(failure) ? failure.ref : { symbol: '' })
      await exchange.close()
      setting.expect((await asked).outcome).toBe('unknown')
      setting.expect(exchange.status).toBe('inactive')
      if (setting.connector.orderIdentity === 'client')
        setting
          .expect((await journal.unresolved()).map(({ ref }) => ref.clientOrderId))
          .toEqual([OrderError.is(failure) ? failure.ref.clientOrderId : undefined])
    },
  },
  {
    name: 'a private object can be closed at every moment, with orders on their way',
    needs: ['trading'],
    run: async (setting) => {
      await using runs = new FreshRuns(() => ContractRun.start(setting))
      const { symbol, price, quantity } = setting.terms.order
      await atEveryMoment(async (moment) => {
        const exchange = (await runs.next()).private()
        const work = (async () => {
          await exchange.initialize()
          return exchange.createOrder({ symbol, side: 'buy', type: 'limit', price, quantity }, patient)
        })().catch((error: unknown) => error)
        const isOver = await moment(work)
        await exchange.close()
        await work
        setting.expect(exchange.status).toBe('inactive')
        return isOver
      })
    },
  },
]
