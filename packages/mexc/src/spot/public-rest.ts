import type { PublicRest } from '@venuekit/composite'
import type { CallOptions, Instrument } from '@venuekit/core'
import { ExchangeRest } from '@venuekit/transport'
import { getInstruments } from './endpoints/get-instruments.ts'

/** The public endpoints of the spot market. */
export class MexcPublicSpotRest extends ExchangeRest implements PublicRest {
  /** Every market that is listed. */
  getSymbolsInfo(options?: CallOptions): Promise<readonly Instrument[]> {
    return this.client.call(getInstruments, undefined, options)
  }
}
