import type { KeySecretCredentials } from '@venuekit/core'
import type { RestSide } from '@venuekit/transport'
import { restSide } from '../rest-side.ts'
import { GateioPrivateSpotRest } from './private-rest.ts'
import { GateioPublicSpotRest } from './public-rest.ts'

/** The REST interface of the spot market. */
export const gateioSpotRest = {
  ...restSide,
  createPublic: (client, context) => new GateioPublicSpotRest(client, context),
  createPrivate: (client, context) => new GateioPrivateSpotRest(client, context),
} satisfies RestSide<KeySecretCredentials, GateioPublicSpotRest, GateioPrivateSpotRest>
