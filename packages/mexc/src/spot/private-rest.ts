import { ExchangeRest } from '@venuekit/transport'

/** The endpoints of an account on the spot market. A capability of the private table says which methods it needs. */
export class MexcPrivateSpotRest extends ExchangeRest {}
