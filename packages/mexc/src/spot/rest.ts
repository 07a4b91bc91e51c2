import type { KeySecretCredentials } from '@venuekit/core'
import type { RestSide } from '@venuekit/transport'
import { readMexcRefusal } from '../errors.ts'
import { signMexcRequest } from '../sign.ts'
import { getServerTime } from './endpoints/get-server-time.ts'
import { MexcPrivateSpotRest } from './private-rest.ts'
import { MexcPublicSpotRest } from './public-rest.ts'

/** The REST interface of the spot market. */
export const mexcSpotRest = {
  url: 'rest',
  refusals: readMexcRefusal,
  sign: signMexcRequest,
  getServerTime: (client, options) => client.call(getServerTime, undefined, options),
  createPublic: (client, context) => new MexcPublicSpotRest(client, context),
  createPrivate: (client) => new MexcPrivateSpotRest(client),
} satisfies RestSide<KeySecretCredentials, MexcPublicSpotRest, MexcPrivateSpotRest>
