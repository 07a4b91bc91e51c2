import { getInstruments } from './endpoints/get-instruments.ts'

/** The public endpoints of the spot market. */
export const gateioPublicSpotEndpoints = { getInstruments }
