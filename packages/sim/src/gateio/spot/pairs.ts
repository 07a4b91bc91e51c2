import { ChannelRefusal } from '../common/refusal.ts'
import { everyMarket, topicOf } from '../common/topics.ts'
import type { SpotParts } from './spot-parts.ts'

export function checkPair({ room }: SpotParts, pair: string, message: string): void {
  if (!room.engine.view.hasMarket(pair)) throw new ChannelRefusal(2, message)
}

/** A payload that is a list of pairs. */
export function pairTopics(parts: SpotParts, channel: string, payload: readonly string[]): readonly string[] {
  if (payload.length === 0) throw new ChannelRefusal(2, 'invalid argument: payload')
  for (const pair of payload) checkPair(parts, pair, `unknown currency pair: ${pair}`)
  return payload.map((pair) => topicOf(channel, pair))
}

/** The same of an account, which may ask for all pairs. */
export function accountTopics(
  parts: SpotParts,
  channel: string,
  { payload, account }: { readonly payload: readonly string[]; readonly account: number },
): readonly string[] {
  if (payload.length === 0) throw new ChannelRefusal(2, 'invalid argument: payload')
  for (const pair of payload) if (pair !== everyMarket) checkPair(parts, pair, `unknown currency pair: ${pair}`)
  return payload.map((pair) => topicOf(channel, String(account), pair))
}
