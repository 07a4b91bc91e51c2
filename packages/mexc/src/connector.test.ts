import { createTestContext } from '../test/context.ts'
import { expect, test } from 'vitest'
import { mexc } from './connector.ts'

test('the connector names itself', () => {
  expect(mexc).toMatchObject({ id: 'mexc', key: 'mexc', aliases: ['MEXC'] })
  expect(Object.keys(mexc.environments)).toContain('production')
})

test('it makes objects of both domains that can what its table says, and open nothing before they are initialised', async () => {
  await using market = mexc.createPublic(createTestContext())
  await using account = mexc.createPrivate(createTestContext())
  expect([market.domain, account.domain]).toEqual(['public', 'private'])
  expect([...market.capabilities]).toEqual([...mexc.supports.public])
  expect([...account.capabilities]).toEqual([...mexc.supports.private])
  expect([market.status, account.status]).toEqual(['inactive', 'inactive'])
})
