import { expect, test } from 'vitest'
import * as api from './index.ts'

test('exports', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'AdvancedExchangeFactory',
    'CompositeExchangeFactory',
    'ConfigurationManager',
    'DEFAULT_SYMBOLS',
    'ExchangeFactory',
    'ExchangePair',
    'ExchangeRegistry',
    'InitializationStrategy',
    'PerformanceMonitor',
    'PluginExchangeFactory',
    'SymbolResolver',
    'calculateCacheHitRatio',
    'createCompositeExchange',
    'createExchangePair',
    'createPrivateCompositeExchange',
    'createPublicCompositeExchange',
    'defaultFactory',
    'defineExchange',
    'getAverageCreationLatency',
    'getComponentDecisionMatrix',
    'getFactoryErrorRate',
    'getSupportedComponentTypes',
    'loadExchange',
    'loadPackage',
    'validateComponentRequest',
  ])
})
