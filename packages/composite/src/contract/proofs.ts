// The long runs of exchanges: what is the same for each of them.
import { checkOrderLimits } from './order-limits.ts'
import { checkOrderSafety } from './order-safety.ts'
import { runExchangeContract } from './run-contract.ts'
import type { AnyCompositeConnector, ContractTerms } from './run.ts'
import type { StartContractSimulator } from './simulator.ts'
import { checkTruth, type TruthOptions } from './truth.ts'

/** Options of a simulated exchange, by their names. */
export type SimulatorChoice = Readonly<Record<string, string | number | boolean>>

/** An exchange in its long runs. */
export interface ProvedExchange {
  readonly connector: AnyCompositeConnector
  readonly terms: ContractTerms
  /** Starts simulators with these options. */
  readonly simulators: (options: SimulatorChoice) => StartContractSimulator
}

/** What was counted and measured, by name. */
export type ProvedNumbers = Record<string, number | string | boolean>

interface Common {
  readonly exchanges: readonly ProvedExchange[]
  /** Told how far it is. */
  readonly log: (text: string) => void
}

/** Several runs of the contract suite. */
export interface ContractRounds extends Common {
  readonly rounds: number
  /** What the options of the simulator may be, what the exchange is thought to do first. In the first round each has its first value. */
  readonly values: Readonly<Record<string, readonly SimulatorChoice[string][]>>
}

/**
 * Runs the contract suite so many times, while each option of the simulator takes its values in turn. Throws with what failed.
 *
 * @example
 * ```ts
 * import { proveContract } from '@venuekit/composite/contract'
 * typeof proveContract // 'function'
 * ```
 */
export async function proveContract({ exchanges, rounds, values, log }: ContractRounds): Promise<ProvedNumbers> {
  const all = Object.values(values)
  const most = Math.max(...all.map(({ length }) => length))
  if (most > rounds) throw new RangeError(`${rounds} rounds are too few for an option with ${most} values`)
  const otherValues = all.reduce((total, each) => total + each.length - 1, 0)
  const numbers: ProvedNumbers = { rounds, options: all.length, otherValues }
  const failures: string[] = []
  for (let round = 0; round < rounds; round += 1) {
    const options = Object.fromEntries(
      Object.entries(values).map(([name, each]) => [name, each[round % each.length] ?? '']),
    )
    for (const { connector, terms, simulators } of exchanges) {
      // oxlint-disable-next-line no-await-in-loop -- one run after the other
      const run = await runExchangeContract(connector, simulators(options), terms)
      const { id } = connector
      numbers[`${id}.cases`] = run.cases
      // How fast it can be: other work on the machine makes other rounds longer.
      numbers[`${id}.seconds`] = Math.min(run.seconds, Number(numbers[`${id}.seconds`] ?? Infinity))
      numbers[`${id}.secondsOfSlowestRound`] = Math.max(
        run.seconds,
        Number(numbers[`${id}.secondsOfSlowestRound`] ?? 0),
      )
      log(`round ${round}, ${id}: ${run.cases} cases in ${run.seconds} s, ${run.failures.length} failures`)
      log(`the longest, ${run.slowest.seconds} s: ${run.slowest.name}`)
      for (const each of run.failures) log(each)
      failures.push(...run.failures.map((each) => `round ${round}: ${each}`))
    }
  }
  if (failures.length > 0) throw new Error(`${failures.length} failures:\n${failures.join('\n')}`)
  return numbers
}

/** Books that are followed. */
export interface TruthRuns extends Common, Pick<TruthOptions, 'markets' | 'seconds' | 'eventsPerSecond' | 'seed'> {}

/**
 * Compares the books of each exchange with the truth: `checkTruth`.
 *
 * @example
 * ```ts
 * import { proveTruth } from '@venuekit/composite/contract'
 * typeof proveTruth // 'function'
 * ```
 */
export async function proveTruth({ exchanges, log, ...size }: TruthRuns): Promise<ProvedNumbers> {
  const numbers: ProvedNumbers = {}
  for (const { connector, terms, simulators } of exchanges) {
    const tell = (text: string) => log(`${connector.id}: ${text}`)
    // oxlint-disable-next-line no-await-in-loop -- one exchange after the other
    add(numbers, connector.id, await checkTruth(connector, simulators({}), { ...terms, ...size, log: tell }))
  }
  return numbers
}

/** Orders that are sent. */
export interface OrderRuns extends Common {
  readonly orders: number
  readonly ordersUnderLimits: number
  /** Each is for so much. */
  readonly quantity: string
  /** What lifts the limits of the simulator. */
  readonly unlimited: SimulatorChoice
  readonly seed: number
}

/**
 * Sends orders to each exchange, first while things break and then under its real limits: `checkOrderSafety`, `checkOrderLimits`.
 *
 * @example
 * ```ts
 * import { proveOrders } from '@venuekit/composite/contract'
 * typeof proveOrders // 'function'
 * ```
 */
export async function proveOrders(options: OrderRuns): Promise<ProvedNumbers> {
  const { exchanges, orders, ordersUnderLimits, quantity, unlimited, seed, log } = options
  const numbers: ProvedNumbers = {}
  for (const { connector, terms, simulators } of exchanges) {
    const tell = (text: string) => log(`${connector.id}: ${text}`)
    const given = { ...terms, order: { ...terms.order, quantity }, seed, atOnce: 64, log: tell }
    // oxlint-disable-next-line no-await-in-loop -- one exchange after the other
    add(numbers, connector.id, await checkOrderSafety(connector, simulators(unlimited), { ...given, orders }))
    // oxlint-disable-next-line no-await-in-loop -- the same
    const limits = await checkOrderLimits(connector, simulators({}), { ...given, orders: ordersUnderLimits })
    add(numbers, `${connector.id}.limits`, limits)
  }
  return numbers
}

function add(numbers: ProvedNumbers, prefix: string, report: object): void {
  for (const [name, value] of Object.entries(report)) numbers[`${prefix}.${name}`] = value
}
