import { createMemoryLogger, ManualClock } from '@venuekit/core/testing'
import { ExchangeManager } from '../src/managers/exchange-manager.ts'
import type { ExchangeManagerOptions } from '../src/managers/manager-settings.ts'
import { createFakeCcxt, type FakeCcxtOptions } from './fake-ccxt.ts'

export const account = { apiKey: 'not-a-real-key-0001', apiSecret: 'not-a-real-secret-1' }
export const otherAccount = { apiKey: 'not-a-real-key-0002', apiSecret: 'not-a-real-secret-2' }

/** A manager over fake exchanges and a clock that moves when told. */
export function setUp(options: ExchangeManagerOptions = {}, fake: FakeCcxtOptions = {}) {
  const ccxt = createFakeCcxt(fake)
  const clock = new ManualClock()
  const logger = createMemoryLogger()
  const manager = new ExchangeManager({ ...account, clock, logger, ccxt: ccxt.source, requestPauseMs: 0, ...options })
  return { ccxt, clock, logger, manager, accounts: manager.authenticated, publics: manager.public }
}
