import { runInNewContext } from 'node:vm'
import { setFlagsFromString } from 'node:v8'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { damagedTexts, jsonTexts, numberTexts } from '../../test/json/arbitraries.ts'
import { rational, sameValue } from '../../test/decimal/rational.ts'
import { InvalidInputError, ProtocolError } from '../errors/general.ts'
import { JsonNumber } from './json-number.ts'
import { parseJson } from './parse.ts'
import { stringifyJson } from './stringify.ts'
import { MAX_DEPTH, type JsonValue } from './values.ts'

function refusal(input: string | Uint8Array): ProtocolError {
  try {
    parseJson(input)
  } catch (error) {
    if (ProtocolError.is(error)) return error
    throw error
  }
  throw new Error('The text was not refused.')
}

/** The value as `JSON.parse` would give it: every number a double, and no negative zero. */
function asDoubles(value: unknown): unknown {
  if (JsonNumber.is(value)) return Number(value.text) + 0
  if (typeof value === 'number') return value + 0
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((item) => asDoubles(item))
  const members = Object.entries(value).map(([key, item]) => [JSON.stringify(key), asDoubles(item)])
  return new Map(members.map(([key, item]) => [key, item] as const))
}

/**
 * What the reader is documented to do with a text, by `JSON.parse` and the text's strings alone: refused are also keys
 * that stand twice and halves of surrogate pairs.
 */
function expectation(text: string): { accepted: boolean; value: unknown } {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { accepted: false, value: undefined }
  }
  const tokens = [...text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?/gs)]
  const keysWritten = tokens.filter(([, , colon]) => colon !== undefined).length
  const wellFormed = text.isWellFormed() && tokens.every(([, token = '']) => String(JSON.parse(token)).isWellFormed())
  return { accepted: wellFormed && keysWritten === countKeys(value), value }
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const below = Object.values(value).reduce((sum: number, item) => sum + countKeys(item), 0)
  return below + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

function numbersOf(value: JsonValue): string[] {
  if (typeof value === 'number') return [String(value)]
  if (JsonNumber.is(value)) return [value.text]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap((item) => numbersOf(item)) : []
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('numbers', () => {
  test.each([
    ['0', 0],
    ['-0', 0],
    ['-0.00', 0],
    ['-0.0e5', 0],
    ['0e999', 0],
    ['12', 12],
    ['-12', -12],
    ['5116.80', 5116.8],
    ['0.1', 0.1],
    ['1e3', 1000],
    ['1E-7', 1e-7],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['2214.191673190433', 2214.191673190433],
    ['0.30000000000000004', 0.1 + 0.2],
    ['0.10000000000000000000', 0.1],
    ['1755738515123456', 1_755_738_515_123_456],
    ['5e-324', 5e-324],
  ])('[X.1] %s is the number', (text, value) => {
    expect(Object.is(parseJson(text), value)).toBe(true)
  })

  test.each([
    '36028813724316572',
    '58828270140012048',
    '263179103241933596',
    '2007047737421336576',
    '9007199254740992',
    '-9007199254740992',
    '1e16',
    '1e400',
    '-1e400',
    '1e-400',
    '0.1000000000000000055',
    '1234567890123456.04',
    '1602221.66468375534639404191',
    '238.023457888493475682',
    '7'.repeat(10_000),
  ])('[X.1] %s keeps its digits', (text) => {
    expect(parseJson(text)).toEqual(new JsonNumber(text))
    expect(parseJson(`[ ${text}]`)).toEqual([new JsonNumber(text)])
  })

  test('[X.1] the order id 36028813724316572 and values like 0.1 survive a round trip', () => {
    const body = '{"id":36028813724316572,"price":0.1,"size":5116.80,"left":0.7000000000000001}'
    const value = parseJson(body)
    expect(numbersOf(value)).toEqual(['36028813724316572', '0.1', '5116.8', '0.7000000000000001'])
    expect(stringifyJson(value)).toBe(body.replace('5116.80', '5116.8'))
    expect(JSON.stringify(value)).toBe(body.replace('5116.80', '5116.8'))
  })

  test('[X.1] every number is read exactly, and written exactly again', () => {
    fc.assert(
      fc.property(numberTexts, (text) => {
        const value = parseJson(text)
        const again = stringifyJson(value)
        expect(sameValue(rational(numbersOf(value).join()), rational(text))).toBe(true)
        expect(sameValue(rational(again), rational(text))).toBe(true)
        // A number is only given where arithmetic on it starts from the value that was sent.
        expect(typeof value !== 'number' || !Number.isInteger(value) || Number.isSafeInteger(value)).toBe(true)
      }),
    )
  })
})

describe('against JSON.parse', () => {
  test('[X.1] parseJson(JSON.stringify(x)) is x', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value)
        fc.pre(expectation(text).accepted)
        expect(asDoubles(parseJson(text))).toEqual(asDoubles(JSON.parse(text)))
        expect(asDoubles(parseJson(bytesOf(text)))).toEqual(asDoubles(JSON.parse(text)))
      }),
    )
  })

  test('[X.1] the same texts are accepted, with the same values', () => {
    fc.assert(
      fc.property(fc.oneof(jsonTexts, damagedTexts, fc.string()), (text) => {
        const expected = expectation(text)
        const result = expected.accepted ? asDoubles(parseJson(text)) : refusal(text).code
        expect(result).toEqual(expected.accepted ? asDoubles(expected.value) : 'protocol')
      }),
    )
  })

  test('[X.1] every prefix of a message is refused', () => {
    const text = '{"a":[1,-2.5e+3,"x\\u00e9\\n",true,false,null],"b":{"c":"d"}}'
    for (let length = 0; length < text.length; length += 1) expect(refusal(text.slice(0, length)).code).toBe('protocol')
    expect(asDoubles(parseJson(text))).toEqual(asDoubles(JSON.parse(text)))
  })

  test('[X.1] numbers keep their values from text to text', () => {
    fc.assert(
      fc.property(jsonTexts, (text) => {
        fc.pre(expectation(text).accepted)
        const value = parseJson(text)
        const again = stringifyJson(value)
        expect(numbersOf(parseJson(again))).toEqual(numbersOf(value))
        expect(asDoubles(parseJson(again))).toEqual(asDoubles(value))
      }),
    )
  })
})

describe('refused', () => {
  test.each([
    ['', 0, /a value was expected, and the text ends/],
    ['   ', 3, /the text ends/],
    ['{"a":1} x', 8, /nothing more was expected/],
    ['{"a":1}{"b":2}', 7, /nothing more was expected/],
    ['\ufeff{}', 0, /a value was expected/],
    ['{"a":1,}', 7, /a key in double quotes/],
    ['{a:1}', 1, /a key in double quotes/],
    ["{'a':1}", 1, /a key in double quotes/],
    ['{"a" 1}', 5, /a colon/],
    ['{"a":1 "b":2}', 7, /a comma or a closing brace/],
    ['[1 2]', 3, /a comma or a closing bracket/],
    ['[1,]', 3, /a value was expected/],
    ['[,1]', 1, /a value was expected/],
    ['[1', 2, /a comma or a closing bracket/],
    ['{"a":NaN}', 5, /a value was expected/],
    ['[Infinity]', 1, /a value was expected/],
    ['[-Infinity]', 2, /a value was expected/],
    ['[undefined]', 1, /a value was expected/],
    ['nul', 0, /a value was expected/],
    ['True', 0, /a value was expected/],
    ['01', 1, /nothing more was expected/],
    ['-01', 2, /nothing more was expected/],
    ['+1', 0, /a value was expected/],
    ['.5', 0, /a value was expected/],
    ['5.', 2, /a digit was expected/],
    ['1e', 2, /a digit was expected/],
    ['1e+', 3, /a digit was expected/],
    ['1.e5', 2, /a digit was expected/],
    ['0x10', 1, /nothing more was expected/],
    ['-', 1, /a value was expected/],
    ['1_000', 1, /nothing more was expected/],
    ['"a', 2, /the string does not end/],
    ['"a\nb"', 2, /a control character/],
    ['"a\u0000b"', 2, /a control character/],
    ['"a\\', 2, /no such escape/],
    ['"\\x41"', 1, /no such escape/],
    ['"\\u12"', 1, /no such escape/],
    ['"\\u12G4"', 1, /no such escape/],
    ['"\\u+123"', 1, /no such escape/],
    ['"\\ud800"', 7, /half of a surrogate pair/],
    ['"\\udc00\\ud800"', 13, /half of a surrogate pair/],
    ['["a","\ud800"]', 6, /half of a surrogate pair/],
    ['{"a":1}\u00a0', 7, /nothing more was expected/],
    ['[1]//', 3, /nothing more was expected/],
    ['{"price":"1","size":2,"price":"3"}', 22, /the key "price" stands twice/],
    ['{"a":{"b":1,"b":1}}', 12, /the key "b" stands twice/],
    ['{"__proto__":1,"__proto__":2}', 15, /the key "__proto__" stands twice/],
    ['{"constructor":1,"constructor":2}', 17, /the key "constructor" stands twice/],
    ['{"1":1,"1":2}', 7, /the key "1" stands twice/],
  ])('[X.1] %j at position %i', (text, position, message) => {
    const error = refusal(text)
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(`Invalid JSON at position ${position}: `)
    expect(error.context['position']).toBe(position)
  })

  test.each([
    [[0x22, 0x61, 0xff, 0x22], 2],
    [[0x22, 0xc3, 0x22], 2],
    [[0x22, 0xc3], 1],
    [[0x22, 0xed, 0xa0, 0x80, 0x22], 2],
    [[0x22, 0xc0, 0xaf, 0x22], 1],
    [[0x22, 0xc3, 0xa9, 0xf5, 0x80, 0x80, 0x80, 0x22], 3],
  ])('[X.1] bytes %o, not UTF-8 at %i', (bytes, position) => {
    const error = refusal(Uint8Array.from(bytes))
    expect(error.message).toMatch(/not UTF-8/)
    expect(error.context['position']).toBe(position)
  })

  test('[X.1] a byte order mark in bytes', () => {
    expect(refusal(bytesOf('\ufeff{}')).message).toMatch(/^Invalid JSON at position 0: /)
  })

  test('[X.1] any bytes give a value or a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), (bytes) => {
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
        const isUtf8 = bytesOf(text).join() === bytes.join()
        const accepted = isUtf8 && expectation(text).accepted
        expect(accepted ? asDoubles(parseJson(bytes)) : refusal(bytes).code).toEqual(
          accepted ? asDoubles(JSON.parse(text)) : 'protocol',
        )
      }),
    )
  })

  test.each([undefined, null, 5, {}, ['{}'], new ArrayBuffer(2)])('the input %o', (input) => {
    expect(() => parseJson(input as never)).toThrow(InvalidInputError)
  })
})

describe('depth', () => {
  test.each([
    ['arrays', '['.repeat(100_000)],
    ['closed arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['objects', '{"a":'.repeat(100_000)],
    ['both', '[{"a":'.repeat(100_000)],
  ])('[X.1] 100,000 nested %s are refused with a typed error', (_, text) => {
    expect(refusal(text).message).toMatch(/nested deeper than 64 levels/)
  })

  test('[X.1] the limit is exact, and is for nesting, not for numbers of values', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
    expect(parseJson(nested(MAX_DEPTH))).toEqual(JSON.parse(nested(MAX_DEPTH)))
    expect(refusal(nested(MAX_DEPTH + 1)).context['position']).toBe(MAX_DEPTH)
    expect(parseJson(`[${'[],{},'.repeat(10_000)}0]`)).toHaveLength(20_001)
  })
})

describe('safety', () => {
  test('[X.1] keys that name parts of the prototype are plain keys and pollute nothing', () => {
    const value = parseJson(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":2,"a":3}',
    )
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor', 'toString', 'a'])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.getOwnPropertyDescriptor(value, '__proto__')).toEqual({
      value: { polluted: 1 },
      writable: true,
      enumerable: true,
      configurable: true,
    })
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'a')).toBe(false)
  })

  test('an error shows at most ten characters to either side of the position, and no control characters', () => {
    const error = refusal(`{"listenKey":"${'s'.repeat(30)}\u001b[31m${'k'.repeat(30)}"}`)
    expect(error.message).toBe(
      'Invalid JSON at position 44: a control character in a string must be escaped, near "ssssssssss [31mkkkkk"',
    )
  })

  test('no error contains a secret that stands in the text', () => {
    const secret = '7d1c5f0e9a3b48662f10'
    fc.assert(
      fc.property(fc.nat(80), fc.constantFrom('}', '"', '\\', '\u0001', '\ud800', ','), (at, character) => {
        const text = `{"a":[1,2,3],"listenKey":"${secret}xyz","time":1755738515123,"list":[true]}`
        const damaged = text.slice(0, at) + character + text.slice(at + 1)
        fc.pre(!expectation(damaged).accepted)
        expect(refusal(damaged).message).not.toContain(secret)
      }),
    )
  })

  test('a string that is kept does not keep its message', () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const kept: unknown[] = []
    const read = (index: number): void => {
      const text = `{"padding":"${'x'.repeat(2 ** 20)}","id":"order-${index}-abcdefghij","note":"line\\nline of ${index}","big":${9n ** 20n + BigInt(index)}}`
      for (const input of [text, bytesOf(text)]) {
        const { id, note, big } = parseJson(input) as Record<string, unknown>
        kept.push(id, note, big)
      }
    }
    // Text that was decoded from bytes may live outside of the JavaScript heap.
    const held = (): number => {
      // What the first one finds outside of the heap may be freed beside the program; the second one begins when that is done.
      collect()
      collect()
      const { heapUsed, external } = process.memoryUsage()
      return heapUsed + external
    }
    read(0)
    const before = held()
    for (let index = 1; index <= 30; index += 1) read(index)
    // Kept messages would come to 60 MiB; what else the process needs meanwhile stays far below.
    expect(held() - before).toBeLessThan(20 * 2 ** 20)
    expect(kept).toHaveLength(186)
  })
})
