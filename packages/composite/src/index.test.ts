import { expect, test } from 'vitest'
import * as contract from './contract/index.ts'
import * as api from './index.ts'

test('[P.2] what can be imported', () => {
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
    'assignProfile',
    'calculateCacheHitRatio',
    'chooseSettings',
    'contextWith',
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
  expect(Object.keys(contract).toSorted()).toEqual([
    'capabilityMatrix',
    'checkOrderLimits',
    'checkOrderSafety',
    'checkTruth',
    'contractSimulator',
    'describeExchangeContract',
  ])
})
