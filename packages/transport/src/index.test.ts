import { expect, test } from 'vitest'
import * as api from './index.ts'

test('[P.3] the values that can be imported; removing one is a breaking change', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'ExchangeRest',
    'HandlerTypeError',
    'TransportNotImplementedError',
    'accountSinkOf',
    'checkHandlers',
    'classOf',
    'clearCaches',
    'createBareRestClient',
    'createExchangeTime',
    'createPrivateHandlers',
    'createPublicHandlers',
    'createRestClient',
    'createRestPools',
    'createStreamSession',
    'createTransportFactory',
    'createWebsocketClient',
    'defaultTransport',
    'encodeQuery',
    'marketSinkOf',
    'privateWebsocketClass',
    'publicWebsocketClass',
    'queryOf',
    'record',
    'replay',
    'transportOf',
  ])
})
