import {
  createMemoryOrderJournal,
  ExchangeClock,
  marketSymbol,
  type OrderFeatures,
  type OrderJournal,
  type OrderOutcome,
  type OrderOwner,
} from '@venuekit/core'
import { TimeoutError } from '@venuekit/core/errors'
import { createMemoryLogger, instrumentOf, ManualClock } from '@venuekit/core/testing'
import { lookUp, type AnyPrivateRest, type EvidenceOptions } from '../src/private/evidence.ts'
import { OrderBookkeeping } from '../src/private/order-bookkeeping.ts'
import { OrderDesk, type OrderDeskOptions } from '../src/private/order-desk.ts'
import { OrderSearch } from '../src/private/order-search.ts'
import { OrderStore } from '../src/private/order-store.ts'
import { Resolver } from '../src/private/resolver.ts'
import { limitOrdersAlone } from './orders.ts'

export const symbol = marketSymbol('BTC/USDT')
const instrument = instrumentOf('BTC/USDT')
const features: OrderFeatures = { ...limitOrdersAlone, clientOrderId: { maximumLength: 28, pattern: /./ } }
/** An order as its user names it. */
export const ref = { symbol, clientOrderId: 'mine' }

const questions = {
  getOpenOrders: async () => [],
  getHistoryOrders: async () => [],
  getAccountTrades: async () => ({ rows: [] }),
}

function evidenceAt(
  rest: Partial<AnyPrivateRest>,
  exchangeClock: ExchangeClock,
  forgottenAfterMs: number | undefined,
): EvidenceOptions {
  return {
    rest: { ...questions, ...rest, [Symbol.asyncDispose]: async () => {} },
    resolution: { refusedAfterMs: 5_000, forgottenAfterMs },
    history: {},
    context: { exchangeClock },
    instrument: () => instrument,
  }
}

async function unanswered(): Promise<never> {
  throw new TimeoutError('no answer', { outcome: 'unknown' })
}

interface DeskTerms extends Partial<OrderFeatures> {
  readonly isMeasured?: boolean
  readonly forgottenAfterMs?: number
  /** What was written down before. */
  readonly journal?: OrderJournal
}

/** Whose orders they are. */
export const owner: OrderOwner = { exchange: 'demo', environment: 'production', account: 'main' }

/** A desk whose commands are sent and never answered, at an exchange that answers questions so. */
export function deskAt(
  rest: Partial<AnyPrivateRest>,
  commands: Partial<OrderDeskOptions['commands']> = {},
  { isMeasured = true, forgottenAfterMs, journal = createMemoryOrderJournal(), ...more }: DeskTerms = {},
) {
  const clock = new ManualClock()
  const exchangeClock = new ExchangeClock({ clock })
  if (isMeasured)
    exchangeClock.add({ sentAt: clock.monotonic(), receivedAt: clock.monotonic(), serverTime: clock.now() })
  const logger = createMemoryLogger()
  const resolved: OrderOutcome['outcome'][] = []
  const evidence = evidenceAt(rest, exchangeClock, forgottenAfterMs)
  const search = new OrderSearch(evidence)
  const doubted: string[] = []
  const store = new OrderStore({
    changed: () => {},
    strange: () => {},
    doubtful: ({ orderId }) => void doubted.push(orderId),
    executedPerSymbol: 10,
  })
  const resolver = new Resolver({
    exchange: 'demo',
    clock,
    exchangeClock,
    logger,
    random: () => 0.5,
    ...evidence.resolution,
    canProve: true,
    timeoutMs: 30_000,
    resolved: (_, { outcome }) => void resolved.push(outcome),
  })
  const desk = new OrderDesk({
    exchange: 'demo',
    features: { ...features, ...more },
    instrument: () => instrument,
    commands: { placeOrder: unanswered, cancelOrder: unanswered, modifyOrder: unanswered, ...commands },
    store,
    resolver,
    bookkeeping: new OrderBookkeeping({
      journal,
      owner,
      clock,
      exchangeClock,
      logger,
    }),
    clock,
    exchangeClock,
    newId: () => 'new',
    lookUp: (named, signal) => lookUp(evidence, named, signal),
    lookEverywhere: (sought) => async (signal) => {
      const order = await search.find(sought, signal)
      return order === undefined ? undefined : store.learn(order, sought.mark ?? store.mark())
    },
  })
  return { desk, clock, resolved, doubted, store, [Symbol.dispose]: () => resolver.close() }
}

/** A request without a client order id. */
export const request = { symbol, side: 'buy', type: 'limit', quantity: '2', price: '10' } as const
