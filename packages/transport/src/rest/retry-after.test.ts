import { expect, test } from 'vitest'
import { retryAfterMs } from './retry-after.ts'

const now = Date.UTC(2026, 0, 1, 12)

test.each<[string, Record<string, string>, number | undefined]>([
  ['nothing', {}, undefined],
  ['seconds', { 'retry-after': '120' }, 120_000],
  ['no seconds', { 'retry-after': '0' }, 0],
  ['seconds with space', { 'retry-after': ' 5 ' }, 5_000],
  [
    'a date by the clock of the server',
    { 'retry-after': 'Thu, 01 Jan 2026 13:00:10 GMT', date: 'Thu, 01 Jan 2026 13:00:00 GMT' },
    10_000,
  ],
  ['a date without a clock of the server', { 'retry-after': 'Thu, 01 Jan 2026 12:00:10 GMT' }, 10_000],
  ['a date of the old form', { 'retry-after': 'Thursday, 01-Jan-26 12:00:10 GMT' }, 10_000],
  ['a date that is over', { 'retry-after': 'Thu, 01 Jan 2026 11:00:00 GMT' }, 0],
  ['years', { 'retry-after': '999999999999' }, 604_800_000],
  ['a date in years', { 'retry-after': 'Fri, 01 Jan 2038 00:00:00 GMT' }, 604_800_000],
  ['a negative number', { 'retry-after': '-5' }, undefined],
  ['a fraction', { 'retry-after': '1.5' }, undefined],
  ['words', { 'retry-after': 'soon' }, undefined],
])('%s', (_, headers, expected) => {
  expect(retryAfterMs(headers, now)).toBe(expected)
})
