import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { damagedTexts, jsonTexts, numberTexts } from '../../test/json/arbitraries.ts'
import { ProtocolError } from '../errors/general.ts'
import { MAX_DEPTH } from '../json/values.ts'
import { ByteWords } from './byte-words.ts'
import { JsonScanner } from './json-scanner.ts'

const scanner = new JsonScanner('testex')

function load(text: string): JsonScanner {
  scanner.load(new TextEncoder().encode(text))
  return scanner
}

/** What `read` makes of a text that holds one value; undefined when that is refused. */
function whole<T>(text: string, read: (scanner: JsonScanner) => T): T | undefined {
  try {
    const value = read(load(text))
    scanner.end()
    return value
  } catch (error) {
    if (ProtocolError.is(error)) return undefined
    throw error
  }
}

const isSkipped = (text: string): boolean => whole(text, () => (scanner.skip(), true)) === true

function isJson(text: string): boolean {
  try {
    JSON.parse(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text)))
    return true
  } catch {
    return false
  }
}

function decimal(text: string): readonly [mantissa: number, decimals: number] | undefined {
  const [mantissas, decimals] = [new Float64Array(1), new Uint8Array(1)]
  return whole(text, () => (scanner.decimal(mantissas, decimals, 0), [mantissas[0] ?? 0, decimals[0] ?? 0]))
}

const number = (read: (into: Float64Array) => void): number => {
  const into = new Float64Array(1)
  read(into)
  return into[0] ?? Number.NaN
}
const integer = (text: string) => whole(text, () => number((into) => scanner.integer(into, 0)))
const milliseconds = (text: string) => whole(text, () => number((into) => scanner.milliseconds(into, 0)))

/** The rule for numbers, said with big integers: the digits as sent, less zeros at the end where they would not fit. */
function expectedDecimal(text: string): readonly [mantissa: number, decimals: number] {
  const [, sign = '', wholePart = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(text) ?? []
  let places = fraction.length - Number(exponent)
  let mantissa = BigInt(wholePart + fraction)
  if (places < 0) [mantissa, places] = [mantissa * 10n ** BigInt(-places), 0]
  while (places > 0 && mantissa % 10n === 0n && (places > 22 || mantissa > BigInt(Number.MAX_SAFE_INTEGER))) {
    mantissa /= 10n
    places -= 1
  }
  return [Number(sign === '-' ? -mantissa : mantissa), Math.min(places, 255)]
}

describe('any value', () => {
  test('what is JSON is stepped over, and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(jsonTexts, damagedTexts), (text) => {
        expect(isSkipped(text)).toBe(isJson(text))
      }),
    )
  })

  test('every beginning of a message is refused', () => {
    const text = '{"a":[1.5e-3,true,{"b\\u00e9":"\\n"}],"c":null}'
    for (let length = 0; length < text.length; length += 1) expect(isSkipped(text.slice(0, length))).toBe(false)
    expect(isSkipped(text)).toBe(true)
    expect(isSkipped(`${text},`)).toBe(false)
  })

  test('nesting has an end', () => {
    expect(isSkipped('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH))).toBe(true)
    expect(isSkipped('['.repeat(MAX_DEPTH + 1) + ']'.repeat(MAX_DEPTH + 1))).toBe(false)
    expect(isSkipped('{"a":'.repeat(1_000_000))).toBe(false)
  })

  test('a 0 in a message is no end', () => {
    expect(isSkipped('1\u0000')).toBe(false)
    expect(isSkipped('"\u0000"')).toBe(false)
  })

  test('a longer message makes room for itself', () => {
    const long = JSON.stringify(Array.from({ length: 10_000 }, (_, index) => index))
    expect(isSkipped(long)).toBe(true)
    expect(isSkipped('[1]')).toBe(true)
  })

  test('an error shows the exchange, the position and a little of what stands there', () => {
    load(`{"a":${' '.repeat(30)}x,"secret":"${'s'.repeat(100)}"}`)
    let error: unknown
    try {
      scanner.skip()
    } catch (caught) {
      error = caught
    }
    expect(ProtocolError.is(error) && error.exchange).toBe('testex')
    expect(String(error)).toContain('position 35: expected a value, near "x,"secret"')
    expect(String(error)).not.toContain('sss')
  })
})

describe('numbers', () => {
  test('a number as number or text is its integer and its decimals', () => {
    fc.assert(
      fc.property(numberTexts, (text) => {
        expect(decimal(text)).toEqual(expectedDecimal(text))
        expect(decimal(`"${text}"`)).toEqual(expectedDecimal(text))
      }),
    )
  })

  test.each([
    ['"104027.10"', 10_402_710, 2],
    ['16.4700000000', 164_700_000_000, 10],
    ['-108', -108, 0],
    ['"-0"', 0, 0],
    ['"007.5"', 75, 1],
    ['"\\u0031.5"', 15, 1],
    ['1e-7', 1, 7],
    ['2.3E+2', 230, 0],
    ['0e-300', 0, 22],
    ['1e-300', 1, 255],
    ['123456789012345', 123_456_789_012_345, 0],
    ['1234567890123.45', 123_456_789_012_345, 2],
    // Zeros at the end are left out where the number fits only without them.
    ['12345678.1200000000', 1_234_567_812_000_000, 8],
    ['9007199254740993', 9_007_199_254_740_992, 0],
    ['1e400', Infinity, 0],
  ])('%s', (text, mantissa, decimals) => {
    expect(decimal(text)).toEqual([mantissa, decimals])
  })

  test.each([
    '',
    '-',
    '.5',
    '5.',
    '05',
    '-05',
    '1.2.3',
    '1e',
    '+1',
    '0x10',
    '1_0',
    '""',
    '" 1"',
    '"1 "',
    'NaN',
    'null',
    '[1]',
    '"1',
    '1 2',
    '١',
  ])('no number: %s', (text) => expect(decimal(text)).toBeUndefined())

  test('a hundred thousand digits take no time', () => {
    expect(decimal(`"1.${'0'.repeat(100_000)}"`)).toEqual([1_000_000_000_000_000, 15])
    expect(decimal(`"1${'0'.repeat(100_000)}"`)).toEqual([Infinity, 0])
  })

  test('integers', () => {
    expect(['125033668137', '"12"', '-3', '1e3', '9007199254740991', '5.0'].map(integer)).toEqual([
      125_033_668_137,
      12,
      -3,
      1_000,
      9_007_199_254_740_991,
      undefined,
    ])
    expect(['9007199254740992', '1.5', 'true', '"x"'].map(integer)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('what is below 0 is refused where it makes no sense', () => {
    const [mantissas, decimals] = [new Float64Array(1), new Uint8Array(1)]
    const unsigned = (text: string) =>
      whole(text, () => (scanner.unsignedDecimal(mantissas, decimals, 0), mantissas[0]))
    expect(['"1.5"', '-0', '-0.1'].map((text) => unsigned(text))).toEqual([15, 0, undefined])
    const id = (text: string) => whole(text, () => number((into) => scanner.unsignedInteger(into, 0)))
    expect(['7', '-7'].map((text) => id(text))).toEqual([7, undefined])
  })

  test('times are cut to whole milliseconds', () => {
    const times = ['1606292218231', '"1606292218213.9999"', '1.606292218231e12', '0', '"\\u0031"', '1606292218231.']
    expect(times.map(milliseconds)).toEqual([1_606_292_218_231, 1_606_292_218_213, 1_606_292_218_231, 0, 1, undefined])
    expect(['-1', '8640000000000001', '"x"', 'null'].map(milliseconds)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('property: a time is the part before the point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8.64e15 }), fc.stringMatching(/^(\.\d{1,9})?$/), (time, fraction) => {
        if (time + Number(`0${fraction}`) > 8.64e15) return
        expect(milliseconds(`${time}${fraction}`)).toBe(time)
        expect(milliseconds(`"${time}${fraction}"`)).toBe(time)
      }),
    )
  })
})

describe('texts', () => {
  const words = new ByteWords(['BTC_USDT', 'channel', ''])

  test('a string is found among the words, with escapes too', () => {
    const find = (text: string) => whole(text, () => scanner.word(words))
    expect(['"channel"', '"ch\\u0061nnel"', '""', '"chan"', '5'].map(find)).toEqual([1, 1, 2, -1, undefined])
  })

  test('a string that is no word has its text', () => {
    for (const text of ['币安人生_USDT', 'a"b\\c\n', '\u{1f600}', '']) {
      expect(whole(JSON.stringify(text), () => (scanner.word(words), scanner.lastText()))).toBe(text)
    }
  })

  test('ids keep every digit', () => {
    const id = (text: string) => whole(text, () => scanner.id())
    const digits = '58828270140012048123'
    expect(['27753479', digits, `"${digits}"`, '"a\\"b"', '{}'].map(id)).toEqual([
      '27753479',
      digits,
      digits,
      'a"b',
      undefined,
    ])
  })

  test('true and false, null and nothing', () => {
    const bool = (text: string) => whole(text, () => scanner.boolean())
    expect(['true', '"false"', '"true', 'truex', '1'].map(bool)).toEqual([true, false, undefined, undefined, undefined])
    const isEmpty = (text: string) => whole(text, () => scanner.skipEmpty())
    expect(['null', '""', '"0"', 'nul'].map(isEmpty)).toEqual([true, true, undefined, undefined])
  })

  test('members and elements', () => {
    expect(whole(' { } ', () => scanner.openObject())).toBe(false)
    expect(whole('[ ]', () => scanner.openArray())).toBe(false)
    expect(
      whole('{"channel" : 1 }', () => [scanner.openObject(), scanner.key(words), scanner.id(), scanner.nextMember()]),
    ).toEqual([true, 1, '1', false])
    for (const text of ['{1:2}', '{"a"}', '{"a" 1}', '{"a":1,}', '[1,]', '[1 2]', '['])
      expect(isSkipped(text)).toBe(false)
  })
})
