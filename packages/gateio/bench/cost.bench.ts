// What it costs to have an exchange and not to use it: importing it, creating it, getting it out of the cache.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { CompositeExchangeFactory } from '@venuekit/composite'
import { clientLogger, type Logger, silentLogger } from '@venuekit/core'
import { parseExchangeConfig } from '@venuekit/core/config'
import { gateio } from '@venuekit/gateio'
import { createTransportFactory } from '@venuekit/transport'
import { pro } from 'ccxt'
import { bench, benchSize, compare, processorTime, recordNumber } from '../../../tools/src/bench/api.ts'

const run = promisify(execFile)

/** What importing packages together takes in a process that has nothing else: milliseconds, and processor time. */
async function importing(
  ...packages: readonly string[]
): Promise<{ readonly passed: number; readonly worked: number }> {
  const imports = packages.map((name) => `import(${JSON.stringify(name)})`).join(', ')
  const lines = [
    'const [began, before] = [performance.now(), process.cpuUsage()]',
    `await Promise.all([${imports}])`,
    'const { user, system } = process.cpuUsage(before)',
    'console.log(JSON.stringify({ passed: performance.now() - began, worked: (user + system) / 1000 }))',
  ]
  const args = ['--input-type=module', '--eval', lines.join('\n')]
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname })
  return JSON.parse(stdout)
}

const theirs = ['ws', 'undici', 'zod', 'pino']
for (const [what, measure] of [
  ['time', 'passed'],
  ['processor time', 'worked'],
] as const) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  await compare({
    name: `import of @venuekit/gateio: ${what}`,
    unit: 'ms',
    rounds: 11,
    contenders: {
      ours: async () => (await importing('@venuekit/gateio'))[measure],
      'ws + undici + zod + pino': async () => (await importing(...theirs))[measure],
      ccxt: async () => (await importing('ccxt'))[measure],
    },
    atMost: { 'ws + undici + zod + pino': 0.5, ccxt: 0.2 },
  })
}

const transport = createTransportFactory()
const config = parseExchangeConfig(gateio)
const made: AsyncDisposable[] = []
const createOne = (): AsyncDisposable =>
  gateio.createPublic(transport.contextOf(gateio.transport, config, { isPrivate: false }))

/** Closes what a contender has made, outside of what is measured. */
async function closeAll(): Promise<void> {
  await Promise.all(made.splice(0).map((one) => one[Symbol.asyncDispose]()))
}

await bench({
  name: 'creating a public exchange',
  size: 100,
  by: 'processor',
  contenders: {
    ours: (size) => () => {
      for (let index = 0; index < size; index += 1) made.push(createOne())
      return size
    },
    'new ccxt.pro.gate()': (size) => () => {
      let last: object = {}
      for (let index = 0; index < size; index += 1) last = new pro.gate()
      return Object.keys(last).length
    },
  },
  verify: ({ ours }, size) => {
    if (ours !== size) throw new Error('Exchanges are missing.')
  },
  floors: { 'new ccxt.pro.gate()': 10 },
})
await closeAll()

const factory = new CompositeExchangeFactory({ exchanges: [gateio], transport })
const shared = factory.createPublicExchange('gateio', config)

/** The middle of many rounds, each of so many calls: processor time of one, in microseconds. What they make is closed outside. */
async function timeOf(calls: number, call: () => AsyncDisposable | undefined): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < 71; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- round after round
    const time = await processorTime(() => {
      for (let left = calls; left > 0; left -= 1) {
        const one = call()
        if (one !== undefined) made.push(one)
      }
    })
    // The first rounds are those of cold code.
    if (round >= 20) times.push(time / calls)
    // oxlint-disable-next-line no-await-in-loop -- round after round
    await closeAll()
  }
  return times.toSorted((one, other) => one - other)[times.length >> 1] ?? Number.NaN
}

/** A logger that is not the silent one, for which nothing would be made. */
const logger: Logger = { ...silentLogger, isEnabled: () => true, child: () => ({ ...logger }) }
const credentials = { apiKey: 'not-a-real-key-0000', apiSecret: 'not-a-real-secret-000000' }
// A configuration is checked once for an exchange and an account. Two secrets, which are hidden, frozen and can be wiped, are a third of it, and
// a fourth schemas: it may take half of what creating the exchange takes.
for (const [name, calls, atMost, call] of [
  ['creating a public exchange', 20, 1_000, createOne],
  ['a hit of the cache', 1_000, 2, () => factory.createPublicExchange('gateio', config)],
  ['checking a configuration', 200, 40, () => void parseExchangeConfig(gateio, { credentials })],
  [
    'a logger for a client',
    1_000,
    10,
    () => void clientLogger(logger, { exchange: 'gateio', domain: 'public', kind: 'rest' }),
  ],
] as const) {
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  const value = await timeOf(Math.max(1, benchSize(calls)), call)
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  await recordNumber({ name: `${name}: processor time`, unit: 'µs', value, atMost })
}

await shared.close()
await factory.close()
await transport.close()
