import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonNumber } from '../json/json-number.ts'
import { parseJson } from '../json/parse.ts'
import { wireIsoTime, wireMicroseconds, wireMilliseconds, wireNanoseconds, wireSeconds } from './times.ts'

const units = [
  { name: 'seconds', atom: wireSeconds, perMillisecond: -3 },
  { name: 'milliseconds', atom: wireMilliseconds, perMillisecond: 0 },
  { name: 'microseconds', atom: wireMicroseconds, perMillisecond: 3 },
  { name: 'nanoseconds', atom: wireNanoseconds, perMillisecond: 6 },
]

describe('Unix times', () => {
  test.each([
    [wireSeconds, 1_755_738_515, 1_755_738_515_000],
    [wireSeconds, 1_755_738_515.123, 1_755_738_515_123],
    [wireSeconds, '1755738515.1239', 1_755_738_515_123],
    [wireSeconds, '1.29', 1_290],
    [wireSeconds, 0, 0],
    [wireMilliseconds, 1_755_738_515_123, 1_755_738_515_123],
    [wireMilliseconds, '1755738515123.999', 1_755_738_515_123],
    [wireMicroseconds, 1_755_738_515_123_999, 1_755_738_515_123],
    [wireMicroseconds, '999', 0],
    [wireNanoseconds, '1755738515123999999', 1_755_738_515_123],
    [wireNanoseconds, parseJson('1755738515123999999'), 1_755_738_515_123],
    [wireNanoseconds, parseJson('1.755738515123e18'), 1_755_738_515_123],
  ])('%# reads %o as %i', (atom, input, time) => {
    expect(atom.parse(input)).toBe(time)
  })

  describe.each(units)('$name', ({ name, atom, perMillisecond }) => {
    test('[X.2] is the whole number of milliseconds, whatever stands behind', () => {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 8_640_000_000_000_000 }), fc.nat(999_999), (time, rest) => {
          const digits = `${time}${String(rest).padStart(6, '0')}`.padStart(12, '0')
          const point = digits.length - 6 + perMillisecond
          const text = `${digits.slice(0, point)}.${digits.slice(point)}0`
          expect(atom.parse(text)).toBe(time)
          expect(atom.parse(new JsonNumber(text.replace(/^0+(?=\d)/, '')))).toBe(time)
        }),
      )
    })

    test('[X.2] a whole number is read as its text is', () => {
      fc.assert(
        fc.property(fc.oneof(fc.maxSafeInteger(), fc.integer({ min: 0, max: 9_000_000 })), (value) => {
          expect(atom.safeParse(value).data).toBe(atom.safeParse(String(value)).data)
        }),
      )
    })

    test.each([
      undefined,
      null,
      '',
      ' 1',
      'now',
      '2026-01-01T00:00:00Z',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -1,
      '-0.001',
      '9'.repeat(40),
      `0.${'1'.repeat(500)}`,
      new JsonNumber('1e300'),
      true,
      {},
      new Date(0),
    ])('[X.2] refuses %o', (input) => {
      const issue = atom.safeParse(input).error?.issues[0]
      expect(issue?.message).toMatch(`expected a Unix time in ${name}, received `)
    })
  })
})

describe('wireIsoTime', () => {
  test.each([
    ['2026-01-01T00:00:00Z', 1_767_225_600_000],
    ['2025-08-21T03:43:00.204624Z', 1_755_747_780_204],
    ['2025-08-21T03:43:00.2Z', 1_755_747_780_200],
    ['2025-08-21T03:43:00.204999999Z', 1_755_747_780_204],
    ['2025-08-21t03:43:00z', 1_755_747_780_000],
    ['2025-08-21 05:43:00+02:00', 1_755_747_780_000],
    ['2024-02-29T00:00:00-00:00', 1_709_164_800_000],
  ])('[X.2] reads %s', (text, time) => {
    expect(wireIsoTime.parse(text)).toBe(time)
  })

  test.each([
    '',
    '2026-01-01',
    '2026-01-01T00:00:00',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:61:00Z',
    '2026-01-01T00:00:00.Z',
    '0001-01-01T00:00:00Z',
    ' 2026-01-01T00:00:00Z',
    'Thu, 01 Jan 2026 00:00:00 GMT',
    1_767_225_600_000,
    undefined,
    null,
    {},
  ])('[X.2] refuses %o', (input) => {
    expect(wireIsoTime.safeParse(input).error?.issues[0]?.message).toMatch(/^expected a time such as /)
  })

  test('[X.2] reads every time that a Date prints', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }),
        (date) => {
          expect(wireIsoTime.parse(date.toISOString())).toBe(date.getTime())
        },
      ),
    )
  })
})
