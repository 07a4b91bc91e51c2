import { OrderError } from '@venuekit/core/errors'
import type { ContractCase } from './case.ts'
import { patient, until, type ContractRun, type ContractSetting } from './run.ts'
import type { ContractFault } from './simulator.ts'
import { trading, type Trading } from './trading.ts'

const needs = ['trading'] as const

/** Less than the answer takes that nobody waits for. */
const impatient = { ...patient, timeoutMs: 400 } as const

/** So often something is tried that chance may spoil: a client with which it never succeeds is broken. */
const mostAttempts = 10

/** Sends an order that is accepted and loses its answer; what came of it. */
async function loseAnswer({ run, exchange, request }: Trading, fault: ContractFault): Promise<unknown> {
  const { connector, expect } = run.setting
  const options = fault.kind === 'accept-and-delay' ? impatient : patient
  run.sim.addFault({ ...fault, count: 1 })
  for (let attempt = 1; ; attempt += 1) {
    const named = connector.orderIdentity === 'client' ? { clientOrderId: `contract-lost-${attempt}` } : {}
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const result = await exchange.createOrder({ ...request, ...named }, options).catch((error: unknown) => error)
    const isSent = !OrderError.is(result) || result.outcome !== 'not-sent'
    if (isSent || attempt === mostAttempts) return result
    // On a busy machine so short a time may be over before the order has left.
    expect(run.sim.orders().length).toBe(0)
  }
}

/** The answer to an order is lost in some way, although it was accepted: it is found, and there is one of it. */
function lostAnswer(name: string, fault: ContractFault): ContractCase {
  return {
    name: `an order whose answer is lost (${name}) is not sent twice and not forgotten`,
    needs,
    run: async (setting) => {
      await using account = await trading(setting)
      const { run, exchange } = account
      const resolved: string[] = []
      const stream = await exchange.subscribeOrders()
      stream.on('order-resolved', ({ outcome }) => resolved.push(outcome.outcome))
      const result = await loseAnswer(account, fault)
      run.sim.clearFaults()
      if (OrderError.is(result)) {
        setting.expect(result.outcome).toBe('unknown')
        const outcome = await exchange.resolveOrder(result.ref)
        setting.expect(outcome.outcome).toBe('accepted')
        await until(() => resolved.length > 0, 'the stream says what became of it')
        setting.expect(resolved).toEqual(['accepted'])
      }
      const [order] = run.sim.orders()
      await until(() => exchange.openOrders.size === 1, 'the order is known')
      setting.expect(run.sim.orders().length).toBe(1)
      setting.expect([...exchange.openOrders.keys()]).toEqual([order?.id])
      setting.expect(resolved.length <= 1).toBe(true)
    },
  }
}

/** How an order does not arrive. */
const losses: readonly ContractFault[] = [
  { kind: 'cut', on: 'request', count: 1 },
  { kind: 'rate-limit', retryAfterMs: 50, count: 1 },
  { kind: 'maintenance', count: 1 },
  { kind: 'server-error', status: 503, count: 1 },
]

/** Sends orders until one has met the fault; what it failed with, and those that were accepted before. */
async function loseOrder(
  { run, exchange, request }: Trading,
  fault: ContractFault,
): Promise<{ readonly failure: unknown; readonly accepted: readonly string[] }> {
  const { expect } = run.setting
  const accepted: string[] = []
  for (;;) {
    run.sim.addFault(fault)
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    const result = await exchange.createOrder(request, patient).catch((error: unknown) => ({ error }))
    run.sim.clearFaults()
    if ('error' in result) return { failure: result.error, accepted }
    // Another request has met it, such as the question for the exchange's time.
    accepted.push(result.orderId)
    expect(idsOf(run), `after ${fault.kind}`).toEqual(accepted)
    expect(accepted.length < mostAttempts, `an order is accepted each time, whatever meets ${fault.kind}`).toBe(true)
    // oxlint-disable-next-line no-await-in-loop -- the same
    await exchange.cancelOrder({ symbol: request.symbol, orderId: result.orderId }, patient)
    // oxlint-disable-next-line no-await-in-loop -- the same
    await until(() => exchange.openOrders.size === 0, 'none is open')
  }
}

function idsOf({ sim }: ContractRun): readonly string[] {
  return sim.orders().map(({ id }) => id)
}

/** An order that the exchange never gets: that is proven, and said. */
async function neverSent(setting: ContractSetting, fault: ContractFault): Promise<void> {
  await using account = await trading(setting)
  const { run, exchange } = account
  const { failure, accepted } = await loseOrder(account, fault)
  setting.expect(OrderError.is(failure)).toBe(true)
  if (!OrderError.is(failure)) return
  if (failure.outcome === 'unknown') {
    const { outcome } = await exchange.resolveOrder(failure.ref)
    setting.expect(outcome === 'not-sent' || outcome === 'unknown').toBe(true)
  }
  setting.expect(idsOf(run)).toEqual(accepted)
  setting.expect(exchange.openOrders.size).toBe(0)
}

/** What is promised of an order of which the exchange's answer, or the order itself, is lost. */
export const lossCases: readonly ContractCase[] = [
  lostAnswer('cut before the answer', { kind: 'accept-and-cut' }),
  lostAnswer('answered after longer than anybody waits', { kind: 'accept-and-delay', delayMs: 2_000 }),
  lostAnswer('a server error', { kind: 'server-error', status: 502, accepted: true }),
  lostAnswer('a page in the place of an answer', { kind: 'html', accepted: true }),
  {
    name: 'an order that never arrives is never called accepted: cut, too many requests, maintenance, a server error',
    needs,
    run: async (setting) => {
      // At the same time, since each has to wait until the exchange would refuse it.
      await Promise.all(losses.map((fault) => neverSent(setting, fault)))
    },
  },
]
