import type { KeySecretCredentials } from '@venuekit/core'
import type { RestSide } from '@venuekit/transport'
import { readGateioRefusal } from './errors.ts'
import { gateioLimits } from './limits.ts'
import { encodeGateioQuery, signGateioRequest } from './sign.ts'
import { getServerTime } from './spot/endpoints/get-server-time.ts'

/** How the REST interface is spoken to: both markets have the same table, limits, signature and time. */
export const restSide = {
  url: 'rest',
  refusals: readGateioRefusal,
  limits: gateioLimits,
  sign: signGateioRequest,
  encodeQuery: encodeGateioQuery,
  getServerTime: (client, options) => client.call(getServerTime, undefined, options),
} satisfies RestSide<KeySecretCredentials>
