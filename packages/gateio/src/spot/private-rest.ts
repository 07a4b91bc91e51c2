import { readGateioRefusal } from '../errors.ts'
import { signGateioRequest } from '../sign.ts'

/** How calls for an account are signed, and how refusals are read. */
export const gateioPrivateSpotRest = { sign: signGateioRequest, refuse: readGateioRefusal }
