import type { PrivateOf, PublicOf } from '@venuekit/core'
import { describe, expectTypeOf, test } from 'vitest'
import type { gateio, gateioFutures } from './connector.ts'

describe('what an object can do is in its type', () => {
  test('[S3.39] a public object has no orders', () => {
    expectTypeOf<PublicOf<typeof gateio>>().not.toBeAny()
    expectTypeOf<PublicOf<typeof gateio>>().toHaveProperty('subscribeOrderbook')
    expectTypeOf<PublicOf<typeof gateio>>().not.toHaveProperty('createOrder')
    expectTypeOf<PublicOf<typeof gateioFutures>>().not.toHaveProperty('createOrder')
  })

  test('[S3.39] only contracts have funding and positions', () => {
    expectTypeOf<PublicOf<typeof gateioFutures>>().toHaveProperty('getFundingRate')
    expectTypeOf<PublicOf<typeof gateio>>().not.toHaveProperty('getFundingRate')
    expectTypeOf<PrivateOf<typeof gateioFutures>>().toHaveProperty('setLeverage')
    expectTypeOf<PrivateOf<typeof gateio>>().not.toHaveProperty('setLeverage')
    expectTypeOf<PrivateOf<typeof gateio>>().toHaveProperty('withdraw')
    expectTypeOf<PrivateOf<typeof gateioFutures>>().not.toHaveProperty('withdraw')
  })
})
