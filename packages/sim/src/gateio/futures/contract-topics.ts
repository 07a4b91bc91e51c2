import { ChannelRefusal } from '../common/refusal.ts'
import type { Subscription } from '../common/room.ts'
import { everyMarket, topicOf } from '../common/topics.ts'
import { userIdOf } from '../common/parts.ts'
import type { FuturesParts } from './futures-parts.ts'

export function checkContract({ room }: FuturesParts, contract: string): void {
  if (!room.engine.view.hasMarket(contract)) throw new ChannelRefusal(2, `unknown contract ${contract}`)
}

/** A payload that is a list of contracts, where `!all` may stand for all of them when `all` says so. */
export function contractTopics(
  parts: FuturesParts,
  channel: string,
  { payload, all = false }: { readonly payload: readonly string[]; readonly all?: boolean },
): readonly string[] {
  if (payload.length === 0) throw new ChannelRefusal(2, 'invalid argument: payload')
  for (const contract of payload) if (!all || contract !== everyMarket) checkContract(parts, contract)
  return payload.map((contract) => topicOf(channel, contract))
}

/** `[user_id, contract]` or `[user_id, "!all"]`: the key says whose it is. */
export function accountTopics(
  parts: FuturesParts,
  channel: string,
  { payload, account }: { readonly payload: readonly string[] } & Pick<Subscription, 'account'>,
): readonly string[] {
  const [userId, ...contracts] = payload
  checkUser(parts, userId, account)
  if (contracts.length === 0) throw new ChannelRefusal(2, 'invalid argument: payload')
  for (const contract of contracts) if (contract !== everyMarket) checkContract(parts, contract)
  return contracts.map((contract) => topicOf(channel, String(account), contract))
}

/** `[user_id]`. */
export function balanceTopics(
  parts: FuturesParts,
  channel: string,
  { payload, account }: { readonly payload: readonly string[] } & Pick<Subscription, 'account'>,
): readonly string[] {
  checkUser(parts, payload[0], account)
  return [topicOf(channel, String(account), everyMarket)]
}

function checkUser({ room }: FuturesParts, userId: string | undefined, account: number): void {
  if (userId === undefined) throw new ChannelRefusal(2, 'invalid argument: payload')
  if (room.options.futuresUserId === 'checked' && userId !== String(userIdOf(account)))
    throw new ChannelRefusal(2, `invalid argument: user_id ${userId}`)
}
