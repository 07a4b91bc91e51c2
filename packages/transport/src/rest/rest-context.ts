import type { Budgets, Instruments, Logger, SignedRequest, SignRequest } from '@venuekit/core'
import type { Clock } from '@venuekit/core/time'
import type { ConnectionPool } from './connection-pool.ts'
import type { DeadlineLine } from './deadline-line.ts'
import type { ExchangeTime } from './exchange-time.ts'
import type { LimitRules } from './limit-rules.ts'
import type { Monitor } from './monitor.ts'
import type { RequestFrame } from './prepare-request.ts'
import type { RefusalTable } from './refusal.ts'
import type { RestTimes } from './rest-times.ts'

/** Signs with the credentials of the moment: asks for them, and gives what signs with them. */
export type Signer = () => Promise<(request: Parameters<SignRequest<never>>[0], nowMs: number) => SignedRequest>

/** Everything that the calls of one client share. */
export interface RestContext extends Omit<RestTimes, 'closeGraceMs'> {
  readonly exchange: string
  readonly frame: RequestFrame
  readonly pool: ConnectionPool
  readonly budgets: Budgets
  readonly clock: Clock
  /** The deadlines of attempts, and those of orders and cancels that are not sent yet. */
  readonly attemptLine: DeadlineLine
  readonly sendLine: DeadlineLine
  readonly time: ExchangeTime | undefined
  readonly refusals: RefusalTable
  readonly rules: LimitRules
  readonly instruments: () => Instruments
  readonly signer: Signer | undefined
  readonly logger: Logger
  readonly monitor: Monitor | undefined
  readonly random: (() => number) | undefined
}
