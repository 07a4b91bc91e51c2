import { expect, test } from 'vitest'
import * as api from './index.ts'

test('exports', () => {
  expect(Object.keys(api).toSorted()).toEqual(['createMexcSpotDecoder', 'mexc'].toSorted())
})
