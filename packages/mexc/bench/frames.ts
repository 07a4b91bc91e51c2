// Frames as the exchange sends them, about 240 bytes and 6 levels each, from a market that is made here.
import { seededRandom } from '@venuekit/core/testing'
import { encode } from '../test/schema.ts'

export type Level = readonly [price: string, size: string]

/** A book, and the frames that change it. */
export interface Market {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
  readonly firstVersion: number
  readonly frames: readonly Uint8Array[]
}

const firstVersion = 36_913_565_464
const firstTime = 1_767_225_600_000
const middle = 9_318_000
const channel = 'spot@public.aggre.depth.v3.api.pb@100ms'

const priceAt = (side: number, slot: number): string => ((middle + side * (slot + 1)) / 100).toFixed(2)
const randomSize = (random: () => number): string => (1 + random() * 3).toFixed(8)

/** So many frames of a book in which of five prices of a side, one in the mean is empty. */
export function makeMarket(depth: number, count: number): Market {
  const random = seededRandom(7)
  const taken = [-1, 1].map(() => Array.from({ length: Math.round(depth * 1.25) }, () => random() < 0.8))
  const listed = (side: number, slots: readonly boolean[] = []): readonly Level[] =>
    slots.flatMap((isTaken, slot) => (isTaken ? [[priceAt(side, slot), randomSize(random)] as const] : []))
  const [bids, asks] = [listed(-1, taken[0]), listed(1, taken[1])]
  const change = (side: number, slots: boolean[] = []) => {
    // Mostly near the best price.
    const slot = Math.floor(random() * (random() < 0.8 ? 10 : slots.length))
    slots[slot] = slots[slot] === true ? random() < 0.8 : true
    return { price: priceAt(side, slot), quantity: slots[slot] ? randomSize(random) : '0.00000000' }
  }
  const frames = Array.from({ length: count }, (_, index) => {
    const version = String(firstVersion + index)
    const body = {
      asks: [1, 2, 3].map(() => change(1, taken[1])),
      bids: [1, 2, 3].map(() => change(-1, taken[0])),
      eventType: channel,
      fromVersion: version,
      toVersion: version,
    }
    const sendTime = String(firstTime + index * 100)
    return encode({ channel: `${channel}@BTCUSDT`, symbol: 'BTCUSDT', sendTime, publicAggreDepths: body })
  })
  return { bids, asks, firstVersion, frames }
}
