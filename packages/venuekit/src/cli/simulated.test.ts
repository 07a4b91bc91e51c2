import { errorOf } from '@venuekit/core/testing'
import { gateio } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { expect, test } from 'vitest'
import { UsageError } from './arguments.ts'
import { onlySimulated } from './simulated.ts'

const kraken = { ...gateio, id: 'kraken' }

test('of what is installed, those that are not simulated are left out', async () => {
  expect(await onlySimulated([kraken, mexc], { isNamed: false })).toEqual([mexc])
  expect(await onlySimulated([mexc, gateio], { isNamed: true })).toEqual([mexc, gateio])
})

test.each([
  [[mexc, kraken], true],
  [[kraken], false],
])('one that was named is told, and so is that none is left', async (connectors, isNamed) => {
  const error = await errorOf(() => onlySimulated(connectors, { isNamed }))
  expect(error instanceof UsageError && error.message).toMatch(/^kraken is not simulated; there are: .*gateio.*mexc/)
})
