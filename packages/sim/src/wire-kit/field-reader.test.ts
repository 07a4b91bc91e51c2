import { describe, expect, test } from 'vitest'
import { FieldReader } from './field-reader.ts'

class Reader extends FieldReader {
  missing(name: string): Error {
    return new Error(`missing ${name}`)
  }

  refused(name: string): Error {
    return new Error(`refused ${name}`)
  }
}

const reader = new Reader({
  text: 'a',
  number: 1.5,
  empty: '',
  nothing: null,
  list: [],
  size: '0.10',
  large: '7',
  on: 'true',
  off: false,
})

describe('parameters', () => {
  test('text, and numbers as text; what is empty is not there', () => {
    expect([reader.text('text'), reader.text('number'), reader.text('empty'), reader.text('nothing')]).toEqual([
      'a',
      '1.5',
      undefined,
      undefined,
    ])
    expect(() => reader.text('list')).toThrow('refused list')
    expect(() => reader.required('empty')).toThrow('missing empty')
    expect(reader.has('on')).toBe(true)
  })

  test('decimals, integers, words and flags', () => {
    expect(reader.decimal('size')).toBe('0.1')
    expect(() => reader.decimal('text')).toThrow('refused text')
    expect([reader.integer('large', { fallback: 1 }), reader.integer('absent', { fallback: 1 })]).toEqual([7, 1])
    expect(() => reader.integer('large', { fallback: 1, maximum: 6 })).toThrow('refused large')
    expect(reader.oneOf('text', ['a', 'b'])).toBe('a')
    expect(() => reader.oneOf('text', ['b'])).toThrow('refused text')
    expect([reader.flag('on'), reader.flag('off'), reader.flag('absent')]).toEqual([true, false, undefined])
    expect(() => reader.flag('text')).toThrow('refused text')
  })
})
