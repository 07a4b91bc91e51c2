import { expect, test } from 'vitest'
import { exchanges, simulatedIds } from './exchanges.ts'

test('[P.11] every exchange that is simulated is in the demo', () => {
  expect(exchanges.map(({ id }) => id).toSorted()).toEqual(simulatedIds.toSorted())
})
