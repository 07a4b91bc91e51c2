import type { gateio, gateioFutures } from '@venuekit/gateio'
import type { mexc } from '@venuekit/mexc'
import type { AnyConnector } from '@venuekit/core'
import { describe, expectTypeOf, test } from 'vitest'
import type { ExchangeSettings, KitConfigInput } from './config/kit-config.ts'
import type { ExchangeKit, KitExchange } from './exchange-kit.ts'
import { loadExchange } from './load-exchange.ts'

type Both = ExchangeKit<readonly [typeof gateio, typeof gateioFutures]>
type Spot = ExchangeKit<readonly [typeof gateio]>
type Three = ExchangeKit<readonly [typeof mexc, typeof gateio, typeof gateioFutures]>

describe('what exists in a kit', () => {
  test('[P.10] [P.12] [S3.109] only what was passed in is there, under its key', () => {
    expectTypeOf<Both>().not.toBeAny()
    expectTypeOf<Both['gateio']>().toEqualTypeOf<KitExchange<typeof gateio>>()
    expectTypeOf<Both['gateioFutures']>().toEqualTypeOf<KitExchange<typeof gateioFutures>>()
    expectTypeOf<Spot>().toHaveProperty('gateio')
    expectTypeOf<Spot>().not.toHaveProperty('gateioFutures')
    expectTypeOf<Both>().not.toHaveProperty('mexc')
    expectTypeOf<Three['mexc']>().toEqualTypeOf<KitExchange<typeof mexc>>()
    expectTypeOf<Three>().toHaveProperty('gateioFutures')
    expectTypeOf<ExchangeKit<readonly [typeof mexc]>>().not.toHaveProperty('gateio')
  })

  test('[P.10] each domain has the methods of its exchange and no others', () => {
    type Public = ReturnType<Both['gateio']['public']>
    expectTypeOf<Public>().not.toBeAny()
    expectTypeOf<Public>().toHaveProperty('subscribeOrderbook')
    expectTypeOf<Public>().not.toHaveProperty('createOrder')
    expectTypeOf<Public>().not.toHaveProperty('getFundingRate')
    expectTypeOf<ReturnType<Three['mexc']['public']>>().not.toHaveProperty('getFundingRate')
    expectTypeOf<ReturnType<Three['mexc']['private']>>().toHaveProperty('createOrder')
    expectTypeOf<ReturnType<Three['mexc']['private']>>().not.toHaveProperty('setLeverage')
    expectTypeOf<ReturnType<Both['gateioFutures']['public']>>().toHaveProperty('getFundingRate')
    expectTypeOf<ReturnType<Both['gateioFutures']['private']>>().toHaveProperty('setLeverage')
    expectTypeOf<ReturnType<Both['gateio']['private']>>().toHaveProperty('createOrder')
  })

  test('[S3.49] what can be set for an exchange is in the type of a configuration', () => {
    type Settings = NonNullable<NonNullable<KitConfigInput['exchanges']>[string]>
    expectTypeOf<Settings>().toExtend<ExchangeSettings>()
    expectTypeOf({ websocket: { pingIntervalMs: 5 }, credentials: { apiKey: 'k' } }).toExtend<ExchangeSettings>()
    // @ts-expect-error -- no such setting
    const mistyped: ExchangeSettings = { enviroment: 'testnet' }
    expectTypeOf(mistyped).toEqualTypeOf<ExchangeSettings>()
  })

  test('[S3.110] names of what was passed in are known to swap and warm', () => {
    expectTypeOf<Parameters<Both['swap']>[0]>().toEqualTypeOf<'gateio' | 'gateio-futures' | 'gateioFutures'>()
  })

  test('[S3.108] what a package exports is in the type of a kit that loads it', () => {
    const load = () => loadExchange(() => import('@venuekit/gateio'))
    type Loaded = Awaited<ReturnType<typeof load>>
    expectTypeOf<keyof ExchangeKit<Loaded>>()
      .extract<'gateio' | 'gateioFutures'>()
      .toEqualTypeOf<'gateio' | 'gateioFutures'>()
    const byName = () => loadExchange('gateio')
    expectTypeOf<Awaited<ReturnType<typeof byName>>>().toEqualTypeOf<readonly AnyConnector[]>()
  })
})
