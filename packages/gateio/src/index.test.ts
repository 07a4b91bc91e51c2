import { expect, test } from 'vitest'
import * as api from './index.ts'

test('[P.6] [S3.40] [S3.41] [S3.42] the values that can be imported; removing one is a breaking change', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'GateioCompositePrivateExchange',
    'GateioCompositePrivateSpotExchange',
    'GateioCompositePublicExchange',
    'GateioCompositePublicSpotExchange',
    'GateioFuturesCompositePrivateExchange',
    'GateioFuturesCompositePublicExchange',
    'GateioPrivateFuturesRest',
    'GateioPrivateFuturesWebsocket',
    'GateioPrivateSpotRest',
    'GateioPrivateSpotWebsocket',
    'GateioPublicFuturesRest',
    'GateioPublicFuturesWebsocket',
    'GateioPublicSpotRest',
    'GateioPublicSpotWebsocket',
    'createGateioFuturesDecoder',
    'createGateioSpotDecoder',
    'gateio',
    'gateioFutures',
    'gateioFuturesTransport',
    'gateioSpotTransport',
  ])
})
