/** Topics are a channel and what it is about: `spot.order_book|BTC_USDT|5|100ms`. */
export function topicOf(channel: string, ...about: readonly string[]): string {
  return [channel, ...about].join('|')
}

export function channelOf(topic: string): string {
  return topic.slice(0, topic.indexOf('|'))
}

export function argumentsOf(topic: string): readonly string[] {
  return topic.split('|').slice(1)
}

/** In place of a market: all of them. */
export const everyMarket = '!all'
