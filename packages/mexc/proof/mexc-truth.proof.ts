import { proveTruth } from '@venuekit/composite/contract'
import type { Proof } from '../../../tools/src/proof/api.ts'
import { exchanges } from './exchanges.ts'

const size = { markets: 20, seconds: 60, eventsPerSecond: 5_000 }

export const proof: Proof = {
  name: 'mexc-truth',
  claim: `Of ${size.markets} books at MEXC, followed for ${size.seconds} s at ${size.eventsPerSecond} events per second with cut lines and lost, doubled, reordered and undecodable frames in every second, none was ever live and wrong, and all equalled the exchange's whenever the market stood still.`,
  run: ({ seed, log }) => proveTruth({ exchanges, ...size, seed, log }),
}
