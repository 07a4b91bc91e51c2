import { expect, test } from 'vitest'
import * as api from './index.ts'

test('[P.6] [S3.40] [S3.41] [S3.42] the values that can be imported; removing one is a breaking change', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'ListenKeyLease',
    'MexcCompositePrivateExchange',
    'MexcCompositePrivateSpotExchange',
    'MexcCompositePublicExchange',
    'MexcCompositePublicSpotExchange',
    'MexcPrivateSpotRest',
    'MexcPrivateSpotWebsocket',
    'MexcPublicSpotRest',
    'MexcPublicSpotWebsocket',
    'createMexcSpotDecoder',
    'mexc',
    'mexcSpotTransport',
  ])
})
