import { expect, test } from 'vitest'
import * as api from './index.ts'

test('[P.9] [S5.8] the values that can be imported; removing one is a breaking change', () => {
  expect(Object.keys(api).toSorted()).toEqual([
    'AuthenticatedExchangeManager',
    'CredentialPool',
    'ExchangeConnectionFactory',
    'ExchangeManager',
    'ExchangeWrapper',
    'FallbackExhaustedError',
    'PublicExchangeManager',
    'TestnetNotSupportedError',
    'ccxtExchange',
    'contractTypes',
    'defaultFallbackPriority',
    'errorHint',
    'isAuthenticationError',
    'isBadSymbolError',
    'isCcxtError',
    'isMaintenanceError',
    'isNetworkError',
    'isRateLimitError',
    'movesOn',
    'normalizeSymbol',
  ])
})
