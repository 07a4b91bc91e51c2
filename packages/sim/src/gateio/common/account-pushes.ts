import type { RandomStream } from '../../random.ts'
import { shuffled } from '../../wire-kit/shuffled.ts'
import type { GateioOptions } from '../options.ts'
import type { RoomParts } from './parts.ts'
import type { GateioSession } from './session.ts'
import { everyMarket, topicOf } from './topics.ts'

/** To whom a private frame goes. */
export interface AccountPlace {
  readonly channel: string
  readonly account: number
  /** Undefined for what is of no market. */
  readonly market?: string | undefined
}

/** Sends a frame to those who follow an account: in all markets or in this one. Who does both is told once. */
export function publishToAccount(
  { hub }: RoomParts,
  { channel, account, market }: AccountPlace,
  frameFor: (session: GateioSession) => string,
): void {
  const ofAll = topicOf(channel, String(account), everyMarket)
  const told = hub.subscribers(ofAll)
  for (const session of told) session.send({ channel, market, data: frameFor(session) })
  if (market === undefined) return
  for (const session of hub.subscribers(topicOf(channel, String(account), market)))
    if (!told.has(session)) session.send({ channel, market, data: frameFor(session) })
}

/** The order in which private frames about one event go out: as they are given, or shuffled. */
export function inPushOrder<Push>(
  pushes: readonly Push[],
  { random, options }: { readonly random: RandomStream; readonly options: GateioOptions },
): readonly Push[] {
  return options.privatePushes === 'orders-first' ? pushes : shuffled(pushes, random)
}
