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
    'capped',
    'chooseSettings',
    'contextWith',
    'createCompositeExchange',
    'createExchangePair',
    'createPrivateCompositeExchange',
    'createPublicCompositeExchange',
    'createSnapshotSync',
    'defaultFactory',
    'defineExchange',
    'everyPage',
    'getAverageCreationLatency',
    'getComponentDecisionMatrix',
    'getFactoryErrorRate',
    'getSupportedComponentTypes',
    'inOrder',
    'isClosed',
    'isUncrossed',
    'isWithin',
    'loadExchange',
    'loadPackage',
    'spoken',
    'toBookTicker',
    'toOrderBook',
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
