import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BudgetDeclaration, Charge, Lane, Permit } from '../../src/limits/budgets-port.ts'
import { createBudgets } from '../../src/limits/budgets.ts'
import { ManualClock } from '../../src/testing/manual-clock.ts'
import {
  bucketExcess,
  fullestEpochWindow,
  fullestFirstUseWindow,
  fullestSlidingWindow,
  type Arrival,
} from './exchange-counts.ts'

const windowMs = 1_000
const limit = 10
const reserve = 2
const order: readonly Lane[] = ['cancel', 'order', 'query', 'public']

// One budget of each kind. They are small, so that random calls meet their limits all the time.
const declarations: readonly BudgetDeclaration[] = [
  { name: 'sliding', rule: { type: 'sliding', limit, windowMs }, cancelReserve: reserve },
  { name: 'pair:*', rule: { type: 'sliding', limit: 4, windowMs: 700 }, cancelReserve: 1 },
  { name: 'epoch', rule: { type: 'fixed', limit, windowMs, alignment: 'epoch' }, cancelReserve: reserve },
  { name: 'first', rule: { type: 'fixed', limit, windowMs, alignment: 'first-use' }, cancelReserve: reserve },
  { name: 'bucket', rule: { type: 'bucket', limit, refillPerSecond: 8 }, cancelReserve: reserve },
  { name: 'slots', rule: { type: 'concurrency', limit: 5 } },
]
const names = ['sliding', 'pair:a', 'pair:b', 'epoch', 'first', 'bucket', 'slots'] as const

interface Call {
  readonly id: number
  readonly lane: Lane
  readonly charges: readonly Charge[]
  readonly askedAt: number
  readonly deadline: number
  readonly controller: AbortController
  state: 'waiting' | 'granted' | 'aborted' | 'refused' | 'failed'
  grantedAt: number
  /** The place among all grants. */
  rank: number
  permit: Permit | undefined
  ended: 'no' | 'released' | 'refunded'
}

/** Runs random calls against real budgets and keeps an own record of everything that happened. */
class World {
  readonly clock = new ManualClock({ now: 1_700_000_000_123 })
  readonly budgets = createBudgets({
    clock: this.clock,
    budgets: declarations,
    exchangeTime: { now: () => this.#exchangeTime(this.clock.monotonic()), errorMs: 0 },
  })
  readonly calls: Call[] = []
  #grants = 0

  ask(lane: Lane, charges: readonly Charge[], waitAtMostMs: number): void {
    const askedAt = this.clock.monotonic()
    const call: Call = {
      id: this.calls.length,
      lane,
      charges,
      askedAt,
      deadline: askedAt + waitAtMostMs,
      controller: new AbortController(),
      state: 'waiting',
      grantedAt: Infinity,
      rank: Infinity,
      permit: undefined,
      ended: 'no',
    }
    this.calls.push(call)
    this.budgets.acquire(charges, { lane, waitAtMostMs, signal: call.controller.signal }).then(
      (permit) => {
        Object.assign(call, { state: 'granted', grantedAt: this.clock.monotonic(), rank: this.#grants, permit })
        this.#grants += 1
        return undefined
      },
      (error: { readonly code: string }) => {
        call.state = error.code === 'aborted' ? 'aborted' : error.code === 'rate-limited' ? 'refused' : 'failed'
      },
    )
  }

  with(state: Call['state']): readonly Call[] {
    return this.calls.filter((call) => call.state === state)
  }

  /** What the exchange saw of a budget. A refunded call never arrived. */
  arrivals(name: string, calls: readonly Call[] = this.with('granted')): readonly Arrival[] {
    return calls
      .filter(({ ended }) => ended !== 'refunded')
      .flatMap(({ grantedAt, charges }) =>
        charges.filter(({ budget }) => budget === name).map(({ weight }) => ({ at: grantedAt, weight })),
      )
  }

  toExchangeTime = (at: number): number => this.#exchangeTime(at)

  #exchangeTime(monotonic: number): number {
    return monotonic + 987_654
  }
}

const charges = fc
  .uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 })
  .chain((budgets) =>
    fc.tuple(
      ...budgets.map((budget) => fc.record({ budget: fc.constant(budget), weight: fc.integer({ min: 1, max: 4 }) })),
    ),
  )

type Action =
  | { readonly do: 'ask'; readonly lane: Lane; readonly charges: readonly Charge[]; readonly waitAtMostMs: number }
  | { readonly do: 'advance' | 'suspend' | 'step'; readonly ms: number }
  | { readonly do: 'abort' | 'release' | 'refund'; readonly which: number }
  | { readonly do: 'penalise' | 'ban'; readonly budget: string; readonly ms: number }
  | { readonly do: 'lower'; readonly budget: string; readonly limit: number }

const ask = fc.record({
  do: fc.constant('ask' as const),
  lane: fc.constantFrom(...order),
  charges,
  waitAtMostMs: fc.oneof({ weight: 4, arbitrary: fc.constant(Infinity) }, fc.integer({ min: 0, max: 3_000 })),
})
const which = fc.nat({ max: 30 })
const plainActions: fc.Arbitrary<Action>[] = [
  ask,
  ask,
  ask,
  fc.record({
    do: fc.constant('advance' as const),
    ms: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 1_200 })),
  }),
  fc.record({ do: fc.constantFrom('suspend' as const, 'step' as const), ms: fc.integer({ min: 0, max: 2_500 }) }),
  fc.record({ do: fc.constant('abort' as const), which }),
  fc.record({ do: fc.constant('release' as const), which }),
]
const refunds: fc.Arbitrary<Action> = fc.record({ do: fc.constant('refund' as const), which })
const closures: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    do: fc.constantFrom('penalise' as const, 'ban' as const),
    budget: fc.constantFrom(...names),
    ms: fc.integer({ min: 0, max: 2_500 }),
  }),
  fc.record({
    do: fc.constant('lower' as const),
    budget: fc.constantFrom(...names),
    limit: fc.integer({ min: 0, max: limit }),
  }),
)
const script = (...more: fc.Arbitrary<Action>[]): fc.Arbitrary<readonly Action[]> =>
  fc.array(fc.oneof(...plainActions, ...more), { minLength: 1, maxLength: 60, size: 'max' })

async function act(world: World, action: Action): Promise<void> {
  switch (action.do) {
    case 'ask':
      return world.ask(action.lane, action.charges, action.waitAtMostMs)
    case 'advance':
      return world.clock.advance(action.ms)
    case 'suspend':
      return world.clock.suspend(action.ms)
    case 'step':
      return world.clock.stepWall(action.ms)
    case 'abort':
      return world
        .with('waiting')
        .at(action.which - 30)
        ?.controller.abort()
    case 'release':
      return end(world.with('granted').at(-action.which), 'released')
    case 'refund':
      return end(world.with('granted').at(-action.which), 'refunded')
    case 'penalise':
      return world.budgets.penalise(action.budget, action.ms)
    case 'ban':
      return world.budgets.ban(action.budget, action.ms, 'HTTP 418')
    case 'lower':
      return world.budgets.observe(action.budget, { limit: action.limit })
  }
}

function end(call: Call | undefined, how: 'released' | 'refunded'): void {
  if (how === 'released') call?.permit?.release()
  else call?.permit?.refund()
  // Only the first end of a permit counts.
  if (call?.ended === 'no') call.ended = how
}

/** Plays a script and looks at the world after each step, with everything settled. */
async function play(actions: readonly Action[], look: (world: World) => void = () => {}): Promise<World> {
  const world = new World()
  for (const action of actions) {
    await act(world, action)
    await world.clock.advance(0)
    look(world)
  }
  return world
}

describe('[X.2] [X.3] [S1.65] budgets under random calls, aborts, pauses, penalties, bans, lowered limits, suspensions and clock steps', () => {
  test('never above what the exchange counts, in any window of any budget', async () => {
    await fc.assert(
      fc.asyncProperty(script(closures), async (actions) => {
        const world = await play(actions)
        await world.clock.advance(5_000)
        expect(fullestSlidingWindow(world.arrivals('sliding'), windowMs)).toBeLessThanOrEqual(limit)
        for (const pair of ['pair:a', 'pair:b']) {
          expect(fullestSlidingWindow(world.arrivals(pair), 700)).toBeLessThanOrEqual(4)
        }
        expect(fullestEpochWindow(world.arrivals('epoch'), windowMs, world.toExchangeTime)).toBeLessThanOrEqual(limit)
        expect(bucketExcess(world.arrivals('bucket'), limit, 8)).toBeLessThanOrEqual(1e-6)
      }),
    )
  })

  test('nor when calls that were never sent are refunded', async () => {
    await fc.assert(
      fc.asyncProperty(script(refunds, closures), async (actions) => {
        const world = await play(actions)
        expect(fullestSlidingWindow(world.arrivals('sliding'), windowMs)).toBeLessThanOrEqual(limit)
        expect(fullestEpochWindow(world.arrivals('epoch'), windowMs, world.toExchangeTime)).toBeLessThanOrEqual(limit)
        expect(bucketExcess(world.arrivals('bucket'), limit, 8)).toBeLessThanOrEqual(1e-6)
      }),
    )
  })

  test('a window from first use is kept as well, where every call arrives', async () => {
    await fc.assert(
      fc.asyncProperty(script(), async (actions) => {
        const world = await play(actions)
        expect(fullestFirstUseWindow(world.arrivals('first'), windowMs)).toBeLessThanOrEqual(limit)
      }),
    )
  })

  test('all or none, and an abort leaves the counts as if it had never been: they are the sum of what was granted', async () => {
    const look = (world: World): void => {
      const now = world.clock.monotonic()
      const held = (name: string, longMs: number): number =>
        world
          .arrivals(name)
          .filter(({ at }) => at + longMs > now)
          .reduce((sum, { weight }) => sum + weight, 0)
      const open = world.with('granted').filter(({ ended }) => ended === 'no')
      const slots = world.arrivals('slots', open).reduce((sum, { weight }) => sum + weight, 0)
      const used = (['sliding', 'pair:a', 'slots'] as const).map((name) => world.budgets.status(name).used)
      const waits = names.map((name) => world.budgets.status(name).waiting)
      const waiting = world.with('waiting')
      const waitFor = names.map(
        (name) => waiting.filter((call) => call.charges.some(({ budget }) => budget === name)).length,
      )
      // All at once: to ask `expect` for each costs more than the budgets themselves.
      expect([used, waits]).toEqual([[held('sliding', windowMs), held('pair:a', 700), slots], waitFor])
    }
    await fc.assert(
      fc.asyncProperty(script(refunds), async (actions) => {
        await play(actions, look)
      }),
    )
  })

  test('the reserve is respected: no lane but cancel takes of it', async () => {
    await fc.assert(
      fc.asyncProperty(script(), async (actions) => {
        const world = await play(actions)
        const granted = world.with('granted').toSorted((left, right) => left.rank - right.rank)
        for (const [index, call] of granted.entries()) {
          if (call.lane === 'cancel') continue
          const soFar = granted.slice(0, index + 1)
          for (const { budget } of call.charges.filter((one) => one.budget === 'sliding')) {
            const inWindow = world.arrivals(budget, soFar).filter(({ at }) => at + windowMs > call.grantedAt)
            const sum = inWindow.reduce((total, { weight }) => total + weight, 0)
            expect(sum).toBeLessThanOrEqual(limit - reserve)
          }
        }
      }),
    )
  })

  test('cancels never starve: what the reserve has room for is given at once, whatever the others do', async () => {
    await fc.assert(
      fc.asyncProperty(script(), async (actions) => {
        // A call too heavy to leave the reserve alone may take of it.
        const isLight = ({ budget, weight }: Charge): boolean => !budget.startsWith('pair:') || weight <= 3
        const others = actions.filter(
          (action) => action.do !== 'ask' || (action.lane !== 'cancel' && action.charges.every(isLight)),
        )
        const world = await play(others)
        const cancel: readonly Charge[] = [
          { budget: 'sliding', weight: reserve },
          { budget: 'pair:a', weight: 1 },
          { budget: 'epoch', weight: reserve },
          { budget: 'first', weight: reserve },
          { budget: 'bucket', weight: reserve },
        ]
        await expect(world.budgets.acquire(cancel, { lane: 'cancel', waitAtMostMs: 0 })).resolves.toBeDefined()
      }),
    )
  })

  test('first come, first served: calls of one lane that need the same are served in order', async () => {
    await fc.assert(
      fc.asyncProperty(script(closures), async (actions) => {
        const world = await play(actions)
        await world.clock.advance(5_000)
        const needed = (call: Call): string =>
          [
            call.lane,
            ...call.charges.map(({ budget }) => budget).toSorted((left, right) => (left < right ? -1 : 1)),
          ].join()
        for (const alike of Map.groupBy(world.with('granted'), needed).values()) {
          const ranks = alike.toSorted((left, right) => left.id - right.id).map(({ rank }) => rank)
          expect(ranks).toEqual(ranks.toSorted((left, right) => left - right))
        }
      }),
    )
  })

  test('who is first in line never waits for what is there', async () => {
    const look = (world: World): void => {
      const waiting = world.with('waiting')
      const first = order.map((lane) => waiting.find((call) => call.lane === lane)).find((call) => call !== undefined)
      if (first === undefined) return
      const fits = first.charges.every(({ budget, weight }) => {
        const { available, cancelReserve, closedForMs, limit: most } = world.budgets.status(budget)
        const needed = first.lane === 'cancel' ? weight : Math.max(weight, Math.min(most, weight + cancelReserve))
        return closedForMs === 0 && available >= needed
      })
      expect(fits).toBe(false)
    }
    await fc.assert(
      fc.asyncProperty(script(refunds, closures), async (actions) => {
        await play(actions, look)
      }),
    )
  })

  test('nobody is forgotten: with slots released everybody is served, nobody waits longer than he allowed, no timer stays', async () => {
    await fc.assert(
      fc.asyncProperty(script(refunds, closures), async (actions) => {
        const world = await play(actions)
        for (let round = 0; world.with('waiting').length > 0 && round < 200; round += 1) {
          for (const call of world.with('granted')) call.permit?.release()
          await world.clock.advance(1_000)
        }
        expect(world.with('waiting')).toEqual([])
        expect(world.with('failed')).toEqual([])
        for (const call of world.with('granted')) expect(call.grantedAt).toBeLessThanOrEqual(call.deadline)
        expect(world.clock.pendingTimers).toBe(0)
      }),
    )
  })

  test('close rejects everybody, at any time, and leaves no timer', async () => {
    await fc.assert(
      fc.asyncProperty(script(refunds, closures), async (actions) => {
        const world = await play(actions)
        await world.budgets.close()
        await world.clock.advance(0)
        expect(world.with('waiting')).toEqual([])
        expect(world.clock.pendingTimers).toBe(0)
      }),
    )
  })
})
