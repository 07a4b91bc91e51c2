import type { KeySecretCredentials } from '@venuekit/core'
import type { RestSide } from '@venuekit/transport'
import { restSide } from '../rest-side.ts'
import { GateioPrivateFuturesRest } from './private-rest.ts'
import { GateioPublicFuturesRest } from './public-rest.ts'

/** The REST interface of the futures market. */
export const gateioFuturesRest = {
  ...restSide,
  createPublic: (client, context) => new GateioPublicFuturesRest(client, context),
  createPrivate: (client, context) => new GateioPrivateFuturesRest(client, context),
} satisfies RestSide<KeySecretCredentials, GateioPublicFuturesRest, GateioPrivateFuturesRest>
