import { expect, test } from 'vitest'
import * as api from './index.ts'

test('exports', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'CompositeExchangeFactory',
    'ConfigurationManager',
    'DEFAULT_SYMBOLS',
    'ExchangeFactory',
    'ExchangePair',
    'ExchangeRegistry',
    'InitializationStrategy',
    'calculateCacheHitRatio',
    'createCompositeExchange',
    'createExchangePair',
    'createPrivateCompositeExchange',
    'createPublicCompositeExchange',
    'defaultFactory',
    'defineExchange',
    'getAverageCreationLatency',
    'getFactoryErrorRate',
  ])
})
