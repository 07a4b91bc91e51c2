import { expect, test } from 'vitest'
import * as entry from './index.ts'

test('the entry point exports these names', () => {
  expect(Object.keys(entry).toSorted()).toEqual([
    'mapRows',
    'orAbsent',
    'readWire',
    'tolerantArray',
    'tolerantEnum',
    'tolerantMap',
    'wireAtom',
    'wireBoolean',
    'wireDecimal',
    'wireId',
    'wireInteger',
    'wireIsoTime',
    'wireIssues',
    'wireLevels',
    'wireMicroseconds',
    'wireMilliseconds',
    'wireNanoseconds',
    'wireNumber',
    'wireSeconds',
    'wireSentDecimal',
  ])
})
