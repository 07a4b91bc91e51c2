import { NotSupportedError } from '@venuekit/core'
import { createTestContext } from '../test/context.ts'
import { expect, test } from 'vitest'
import { gateio } from './connector.ts'

test('the connector names itself', () => {
  expect(gateio).toMatchObject({ id: 'gateio', key: 'gateio', aliases: ['GATEIO'] })
  expect(Object.keys(gateio.environments)).toContain('production')
})

test('a client that does not exist says so', () => {
  expect(() => gateio.createPublic(createTestContext())).toThrow(NotSupportedError)
  expect(() => gateio.createPrivate(createTestContext())).toThrow(NotSupportedError)
})
