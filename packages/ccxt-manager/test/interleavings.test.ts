import { ManualClock, seededRandom } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { AuthenticatedExchangeManager } from '../src/managers/authenticated-exchange-manager.ts'
import { defaultFallbackPriority } from '../src/ccxt/exchange-ids.ts'
import { account, otherAccount } from './set-up.ts'
import { createFakeCcxt, fakeOf } from './fake-ccxt.ts'

const accounts = [account, otherAccount].map((one) => ({ ...one, password: 'not-a-real-phrase' }))

/** A world in which things take a random number of turns, and fail now and then. */
function setUp(seed: number, failing: number) {
  const random = seededRandom(seed)
  const chance = (): boolean => random() < failing
  const turns = async (atMost = 6): Promise<void> => {
    // oxlint-disable-next-line no-await-in-loop -- one turn after the other
    for (let left = Math.floor(random() * atMost); left > 0; left -= 1) await Promise.resolve()
  }
  const misuse: string[] = []
  const inUse = new Map<object, number>()
  const ccxt = createFakeCcxt({
    onMake: () => {
      if (chance()) throw new Error('made no exchange')
    },
    onClose: async () => {
      await turns()
      if (chance()) throw new Error('closed with an error')
    },
  })
  const clock = new ManualClock()
  const manager = new AuthenticatedExchangeManager({
    ccxt: ccxt.source,
    clock,
    requestPauseMs: 0,
    maxConnections: 4,
    prepare: async () => {
      await turns()
      if (chance()) throw new Error('prepared no exchange')
    },
  })
  return { random, chance, turns, misuse, inUse, ccxt, clock, manager }
}

type World = ReturnType<typeof setUp>

/** One user: takes a connection, uses it for a while, fails perhaps, gives it back. */
async function use(world: World): Promise<void> {
  const { random, chance, turns, misuse, inUse, manager } = world
  // Not all at once, so that what is tidied up meanwhile is in use.
  await turns(200)
  const id = defaultFallbackPriority[Math.floor(random() * defaultFallbackPriority.length)] ?? 'binance'
  const credentials = accounts[Math.floor(random() * accounts.length)] ?? account
  const held = async (exchange: object): Promise<void> => {
    const fake = fakeOf(exchange as never)
    inUse.set(exchange, (inUse.get(exchange) ?? 0) + 1)
    if (fake.apiKey !== credentials.apiKey) misuse.push(`${id} of another account`)
    await turns()
    if (fake.closes > 0) misuse.push(`${id} was closed while it was used`)
    inUse.set(exchange, (inUse.get(exchange) ?? 0) - 1)
    if (chance()) throw new Error('failed at work')
  }
  if (random() < 0.5) return manager.exchangeContext(id, credentials, held)
  const exchange = await manager.connectToExchangeWithCredentials(id, credentials)
  try {
    await held(exchange)
  } finally {
    manager.releaseExchange(exchange)
    // What nobody has taken is harmless to give back.
    if (random() < 0.1) manager.releaseExchange('coinbase', credentials)
  }
}

/** Somebody who tidies up in between, in every way that spares what is in use. */
async function tidy({ random, turns, manager }: World): Promise<void> {
  await turns(250)
  const choice = random()
  if (choice < 0.5) await manager.cleanupUnusedExchanges(0)
  else if (choice < 0.8) await manager.closeExchange(defaultFallbackPriority[Math.floor(random() * 8)] ?? 'okx')
  else manager.setExchangeCredentials('binance', accounts[Math.floor(random() * 2)] ?? account)
}

/** What is wrong with the world after that many have been in it; nothing is expected to be. */
async function faultsOf(world: World, users: number): Promise<readonly unknown[]> {
  const everybody = Array.from({ length: users }, (_, index) => (index % 5 === 4 ? tidy(world) : use(world)))
  const results = await Promise.allSettled(everybody)
  const unexpected = results.filter(
    (one) =>
      one.status === 'rejected' &&
      !/made no exchange|prepared no|failed at work|could not make/.test(String(one.reason)),
  )
  const { manager, ccxt, clock, misuse, inUse } = world
  const held = manager.getConnections().filter(({ refcount }) => refcount !== 0)
  const busy = [...inUse.values()].filter((count) => count !== 0)
  await manager.cleanupUnusedExchanges(0)
  const left = manager.getConnections()
  const closedOtherThanOnce = ccxt.made.filter(({ closes }) => closes !== 1)
  await manager.close()
  const timers = Array.from({ length: clock.pendingTimers }, () => 'a timer')
  return [...unexpected, ...misuse, ...held, ...busy, ...left, ...closedOtherThanOnce, ...timers]
}

test('[S5.11] [S5.12] [S5.44] 1,000 users on 8 exchanges with failures leave no count and nothing open, and nobody shares an account', async () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    // oxlint-disable-next-line no-await-in-loop -- one world after the other
    expect(await faultsOf(setUp(seed, 0.05), 1_000)).toEqual([])
  }
})

test('[S5.11] [S5.44] the same for any order of events and any rate of failures', async () => {
  const worlds = fc.record({
    seed: fc.nat(),
    failing: fc.constantFrom(0, 0.02, 0.3),
    users: fc.integer({ min: 1, max: 60 }),
  })
  await fc.assert(
    fc.asyncProperty(worlds, async ({ seed, failing, users }) => {
      expect(await faultsOf(setUp(seed, failing), users)).toEqual([])
    }),
    { numRuns: Math.min(200, fc.readConfigureGlobal().numRuns ?? 100) },
  )
})
