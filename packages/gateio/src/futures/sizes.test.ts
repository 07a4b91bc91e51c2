import { Instruments, parseJson } from '@venuekit/core'
import { decimal, fromScaled, isNegative, mul, neg } from '@venuekit/core/decimal'
import { instrumentOf } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { toSignedContracts } from './order-request.ts'
import { futuresOrderRow, toFuturesOrder } from './order-row.ts'

/** Contracts of any size, whole ones or such that can be divided, and a number of their smallest parts. */
const sizes = fc.record({
  contractSize: fc.tuple(fc.integer({ min: 1, max: 100_000 }), fc.nat(8)).map(([units, dp]) => fromScaled(units, dp)),
  stepDecimals: fc.nat(3),
  parts: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  side: fc.constantFrom('buy', 'sell'),
})

test('[S3.88] what is ordered in base units is sent in contracts and read back in base units, exactly', () => {
  fc.assert(
    fc.property(sizes, ({ contractSize, stepDecimals, parts, side }) => {
      const contracts = fromScaled(parts, stepDecimals)
      const quantity = mul(contracts, contractSize)
      const sizeStep = mul(contractSize, fromScaled(1, stepDecimals))
      const instrument = instrumentOf('BTC/USDT:USDT', { contractSize, sizeStep })
      const size = toSignedContracts(instrument, quantity, side)
      expect(size).toBe(side === 'sell' ? neg(contracts) : contracts)
      expect(isNegative(size)).toBe(side === 'sell')
      // The exchange writes it as text, as it is asked to, or as a number.
      for (const written of [`"${size}"`, size]) {
        const body = `{"id":1,"contract":"BTC_USDT","size":${written},"left":${written},"price":"1","status":"open"}`
        const order = toFuturesOrder(
          futuresOrderRow.parse(parseJson(body)),
          new Instruments('gateio-futures', [instrument]),
        )
        expect([order.side, order.quantity, order.remaining, order.filled]).toEqual([
          side,
          quantity,
          quantity,
          decimal('0'),
        ])
      }
    }),
  )
})

test('[S3.88] a size between the steps is refused, and not cut', () => {
  const instrument = instrumentOf('BTC/USDT:USDT', { contractSize: decimal('0.01'), sizeStep: decimal('0.001') })
  expect(() => toSignedContracts(instrument, decimal('0.0015'), 'buy')).toThrow(
    /is not a whole number of steps of 0.001/,
  )
})
