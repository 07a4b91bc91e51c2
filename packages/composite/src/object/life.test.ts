import { silentLogger } from '@venuekit/core'
import { expect, test } from 'vitest'
import { Life } from './life.ts'

test('what was under way when an object was closed does not bring it back', () => {
  const life = new Life('demo', silentLogger)
  const told: string[] = []
  life.hub.subscribe().on('state', ({ status }) => told.push(status))
  for (const status of ['connecting', 'closing', 'active', 'error', 'inactive', 'active'] as const)
    life.move(status, '')
  expect(told).toEqual(['connecting', 'closing', 'inactive'])
  expect([life.status, life.isOver]).toEqual(['inactive', true])
})
