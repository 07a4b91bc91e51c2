import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonScanner } from './json-scanner.ts'
import { LearnedPrefix } from './learned-prefix.ts'

const scanner = new JsonScanner('testex')
const head = '{"time":1789455569,"n":7,"channel":"1INCH.trades","event":"update","result":'

function load(text: string): JsonScanner {
  scanner.load(new TextEncoder().encode(text))
  return scanner
}

function learned(text: string, end = text.length): LearnedPrefix {
  const prefix = new LearnedPrefix()
  expect(prefix.learn(load(text), end)).toBe(true)
  return prefix
}

/** The rule in the words of a regular expression: of a number the digits after the first may differ. */
function ruleOf(text: string): RegExp {
  const parts = text.split(/("(?:[^"]*)"|\d+)/)
  const written = parts.map((part) =>
    /^\d+$/.test(part) ? `${part[0]}\\d{${part.length - 1}}` : part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  )
  return new RegExp(`^${written.join('')}`, 's')
}

describe('a beginning that was learned', () => {
  test('is known again with other digits, whatever follows', () => {
    const prefix = learned(`${head}[1,2]}`, head.length)
    expect(prefix.length).toBe(head.length)
    expect(prefix.matches(load(`${head.replace('1789455569', '1999999999')}{}}`))).toBe(true)
    expect(prefix.matches(load(head))).toBe(true)
    expect(prefix.matches(load(head.slice(0, -1)))).toBe(false)
    expect(prefix.matches(load(''))).toBe(false)
    expect(prefix.matches(load(head.replace('time', 'tame')))).toBe(false)
  })

  test('does not match before anything was learned', () => {
    expect(new LearnedPrefix().matches(load(head))).toBe(false)
  })

  test('property: with any byte changed it matches exactly when it is the same but for the digits of its numbers', () => {
    const prefix = learned(head)
    const rule = ruleOf(head)
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(head.length - 1), fc.nat(255)), { maxLength: 3 }), (changes) => {
        const bytes = new TextEncoder().encode(head)
        for (const [at, byte] of changes) bytes[at] = byte
        scanner.load(bytes)
        expect(prefix.matches(scanner)).toBe(rule.test(String.fromCharCode(...bytes)))
      }),
    )
  })

  test('with one byte changed it matches exactly then, whichever byte and wherever', () => {
    const prefix = learned(head)
    const rule = ruleOf(head)
    const bytes = new TextEncoder().encode(head)
    for (const [at, sent] of bytes.entries()) {
      const wrong = Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => {
        bytes[at] = byte
        scanner.load(bytes)
        return prefix.matches(scanner) !== rule.test(String.fromCharCode(...bytes))
      })
      bytes[at] = sent
      expect([at, wrong]).toEqual([at, []])
    }
  })

  test.each([
    ['a number that is not whole', '{"time":17.5,"r":'],
    ['a negative number', '{"time":-17,"r":'],
    ['an escape', '{"t\\u0069me":17,"r":'],
    ['what ends within a number', '{"time":17'],
    ['what ends within a text', '{"time":17,"r'],
  ])('is not learned of %s', (_, text) => {
    const prefix = new LearnedPrefix()
    expect(prefix.learn(load(text), text.length)).toBe(false)
    expect(prefix.matches(load(text))).toBe(false)
  })
})
