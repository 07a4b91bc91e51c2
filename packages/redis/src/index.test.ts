import { expect, test } from 'vitest'
import * as api from './index.ts'

test('[P.9] the values that can be imported; removing one is a breaking change', () => {
  expect(Object.keys(api).toSorted()).toEqual(['createRedisCacheStore'])
})
