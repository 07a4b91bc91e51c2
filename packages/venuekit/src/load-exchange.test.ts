import { ExchangePackageMissingError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { ExchangeEnum } from './exchange-enum.ts'
import { loadExchange } from './load-exchange.ts'

test('[S3.108] an installed package is loaded by its name and by a function', async () => {
  const byName = await loadExchange('gateio')
  const byFunction = await loadExchange(() => import('@venuekit/gateio'))
  expect(byName.map(({ id }) => id)).toEqual(['gateio', 'gateio-futures'])
  expect(byFunction).toEqual(byName)
})

test('[P.12] what is not installed is named with what to install', async () => {
  const absent: string = '@venuekit/no-such-exchange'
  for (const load of [
    () => loadExchange('no-such-exchange'),
    () => loadExchange(async (): Promise<object> => import(absent)),
  ]) {
    const error = await errorOf(load)
    expect(ExchangePackageMissingError.is(error) && error.packageName).toBe(absent)
    expect(String(error)).toContain(`npm install ${absent}`)
  }
})

test('[S3.38] the ids of the documents’ examples', () => {
  expect(ExchangeEnum).toEqual({
    MEXC: 'mexc',
    GATEIO: 'gateio',
    GATEIO_FUTURES: 'gateio-futures',
    DELTA_EXCHANGE: 'delta-exchange',
    DELTADEFI: 'deltadefi',
  })
})
