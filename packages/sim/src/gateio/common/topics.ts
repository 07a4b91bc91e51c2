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

/** The market that a topic is about, also where it stands in the name of a stream (`ob.BTC_USDT.50`); undefined for all of them. */
export function marketOf(topic: string, isMarket: (name: string) => boolean): string | undefined {
  return argumentsOf(topic)
    .map((argument) => argument.split('.')[1] ?? argument)
    .find(isMarket)
}

/** In place of a market: all of them. */
export const everyMarket = '!all'
