import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConfigurationError } from '../errors/general.ts'
import { createCanaries } from '../testing/canaries.ts'
import { errorOf } from '../testing/error-of.ts'
import { interpolate } from './interpolate.ts'

const environment = { NAME: 'value', EMPTY: '', URL: 'https://host:8443/a', NESTED: '${NAME}' }

function issuesOf(value: unknown, options?: Parameters<typeof interpolate>[2]): readonly string[] {
  try {
    interpolate(value, environment, options)
  } catch (error) {
    if (ConfigurationError.is(error)) return error.issues.map((issue) => `${issue.path}: ${issue.message}`)
    throw error
  }
  return []
}

test.each([
  ['${NAME}', 'value'],
  ['a ${NAME} b ${NAME}', 'a value b value'],
  ['${MISSING:default}', 'default'],
  ['${MISSING:}', ''],
  ['${MISSING:https://host:1/a}', 'https://host:1/a'],
  ['${NAME:default}', 'value'],
  ['${EMPTY:default}', 'default'],
  ['${MISSING: two\nlines }', ' two\nlines '],
  ['$${NAME}', '${NAME}'],
  ['$${', '${'],
  ['$NAME costs 5$', '$NAME costs 5$'],
  // What comes in by a variable is not looked at again: it may be a secret that looks like this.
  ['${NESTED}', '${NAME}'],
  ['', ''],
])('[S2.65] %j becomes %j', (text, result) => {
  expect(interpolate(text, environment)).toEqual({ value: result, missing: [] })
})

test('[S2.65] every text of a configuration is looked at, nothing else is changed', () => {
  const date = new Date(0)
  const input = { a: ['${NAME}', { b: '${NAME}' }], n: 5, yes: true, none: null, absent: undefined, date, '${NAME}': 1 }
  const { value } = interpolate(input, environment)
  expect(value).toEqual({ ...input, a: ['value', { b: 'value' }] })
  expect(input.a[0]).toBe('${NAME}')
})

describe('[S2.65] a variable that is not set', () => {
  test('is named with its path, all of them at once', () => {
    expect(issuesOf({ a: '${ONE}', b: { c: ['x', '${TWO} ${EMPTY}'] } }, { path: 'file' })).toEqual([
      'file.a: the environment variable ONE is not set; set it, or write ${ONE:default}',
      'file.b.c[1]: the environment variable TWO is not set; set it, or write ${TWO:default}',
      'file.b.c[1]: the environment variable EMPTY is not set; set it, or write ${EMPTY:default}',
    ])
  })

  test('leaves credentials empty and is reported', () => {
    const input = { exchanges: { mexc: { api_key: '${ONE}', secretKey: '${TWO}' }, gateio: { api_key: '${NAME}' } } }
    const optional = ['exchanges.*.apiKey', 'exchanges.*.secret_key']
    expect(interpolate(input, environment, { optional, path: 'file' })).toEqual({
      value: { exchanges: { mexc: { api_key: '', secretKey: '' }, gateio: { api_key: 'value' } } },
      missing: [
        { path: 'file.exchanges.mexc.api_key', variable: 'ONE' },
        { path: 'file.exchanges.mexc.secretKey', variable: 'TWO' },
      ],
    })
    expect(issuesOf({ exchanges: { mexc: { base_url: '${ONE}' } } }, { optional })).toHaveLength(1)
    expect(issuesOf({ mexc: { api_key: '${ONE}' } }, { optional })).toHaveLength(1)
  })
})

test.each(['${', '${}', '${1A}', '${A B}', '${-}', 'a ${NAME', '${NAME-default}'])('%j is no placeholder', (text) => {
  expect(issuesOf({ a: text })).toEqual([
    'a: holds a ${ that is no ${VARIABLE} or ${VARIABLE:default}; write $${ where it is meant as text',
  ])
})

test('a circle is reported instead of followed', () => {
  const ring: Record<string, unknown> = {}
  ring['ring'] = ring
  expect(issuesOf(ring)).toEqual(['ring.ring.ring.ring: is nested too deeply, or refers to itself'])
})

test('names like __proto__ are only names, in the configuration and in the environment', () => {
  const { value } = interpolate(JSON.parse('{"__proto__":{"polluted":"${NAME}"}}'), environment)
  expect(Object.keys(Object(value))).toEqual(['__proto__'])
  expect(Reflect.get({}, 'polluted')).toBeUndefined()
  expect(issuesOf('${constructor}')).toHaveLength(1)
  expect(issuesOf('${__proto__}')).toHaveLength(1)
})

test('[X.8] values of variables never appear in an error', async () => {
  const secret = 'yH3mC8sJ5dKf1Gx6Vb0R'
  const canaries = createCanaries({ secrets: { secret } })
  const error = await errorOf(() => interpolate({ a: '${SECRET} ${MISSING}' }, { SECRET: secret }))
  expect(canaries.leaksIn(error)).toEqual([])
  expect(String(error)).toContain('MISSING')
})

test('text without placeholders stays as it is, whatever it holds', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (json) => {
      fc.pre(!JSON.stringify(json).includes('${'))
      expect(JSON.stringify(interpolate(json, environment).value)).toBe(JSON.stringify(json))
    }),
  )
})
