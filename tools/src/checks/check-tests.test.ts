import { describe, expect, test } from 'vitest'
import { checkTests } from './check-tests.ts'
import { inspect } from './fixture.ts'

function messages(inside: string, code: string): readonly string[] {
  const packages = { 'packages/core': { files: { [inside]: code } } }
  return inspect('packages/core', packages, (project) => checkTests(project).map((one) => `${one.line} ${one.message}`))
}

describe('tests', () => {
  test.each([
    ['test.only("a", () => {})', 'test.only'],
    ['describe.only("a", () => {})', 'describe.only'],
    ['it.only.each([1])("a", () => {})', 'it.only'],
    ['test.concurrent.only("a", () => {})', 'test.only'],
    ['test("a", { only: true }, () => {})', '{ only }'],
    ['test.skip("a", () => {})', 'test.skip'],
    ['describe.skip.each([1])("a", () => {})', 'describe.skip'],
    ['test.skip.each`x`("a", () => {})', 'test.skip'],
    ['test.todo("a")', 'test.todo'],
    ['test.skipIf(slow)("a", () => {})', 'test.skipIf'],
    ['test.runIf(fast)("a", () => {})', 'test.runIf'],
    ['test("a", { skip: true }, () => {})', '{ skip }'],
    ['test("a", (context) => { context.skip() })', 'the reason'],
    ['test("a", ({ skip }) => { skip() })', 'the reason'],
    ['test("a", (context) => { context.skip("") })', 'the reason'],
    ['await new Promise((r) => setTimeout(r, 10))', 'must not sleep'],
    ['await new Promise<void>((done) => { globalThis.setTimeout(() => done(), 10) })', 'must not sleep'],
    ['const { promise, resolve } = Promise.withResolvers(); setTimeout(resolve, 5); await promise', 'must not sleep'],
    ['setInterval(poll, 10)', 'must not sleep'],
    ['await promisify(setTimeout)(10)', 'must not sleep'],
    ['await sleep(10)', 'must not sleep'],
    ['await delay(pause)', 'must not sleep'],
    ['Atomics.wait(view, 0, 0, 10)', 'must not sleep'],
    ['import { setTimeout } from "node:timers/promises"', 'must not sleep'],
    ['import { scheduler } from "timers/promises"', 'must not sleep'],
    ['import * as timers from "node:timers/promises"', 'must not sleep'],
    ['expect(true).toBe(true)', 'cannot fail'],
    ['expect(false).toBe(false)', 'cannot fail'],
    ['expect(1).toBe(1)', 'cannot fail'],
    ['expect(undefined).toBeUndefined()', 'cannot fail'],
    ['expect(null).toBeNull()', 'cannot fail'],
  ])('fails: %s', (code, message) => {
    for (const file of ['src/a.test.ts', 'test/helper.ts']) {
      const found = messages(file, `\n${code}\n`)
      expect(found).toEqual([expect.stringMatching(/^2 /)])
      expect(found[0]).toContain(message)
    }
    expect(messages('src/a.ts', code)).toEqual([])
  })

  test.each([
    'test("a", () => { expect(a).toBe(true) })',
    'test.each([1])("a %s", () => {})',
    'describe("only", () => {})',
    'test("a", { timeout: 1 }, () => {})',
    'test("a", (context) => { context.skip("no Redis here: apt-get install redis-server") })',
    'test("a", ({ skip }) => { skip(slow, "takes an hour") })',
    'stream.skip(2)',
    'await sleep(clock, 10)',
    'await sleep(manualClock, 10, { signal })',
    'manualClock.setTimeout(resolve, 10)',
    'setTimeout(() => reject(new Error("too late")), 1_000)',
    'vi.useFakeTimers()',
    'import { setImmediate } from "node:timers/promises"',
    '// expect(true) in a comment\nconst text = "test.only(1)"',
    'expect("0.1").toSatisfy(isDecimal)',
  ])('passes: %s', (code) => {
    expect(messages('src/a.test.ts', code)).toEqual([])
  })
})

describe('what is left to do', () => {
  test.each(['TODO', 'FIXME', 'XXX', 'HACK'])('a comment with %s is a finding in any file', (word) => {
    expect(messages('src/a.ts', `export const a = 1\n/*\n * ${word}: later\n */\n`)).toEqual([
      expect.stringMatching(/^3 /),
    ])
    expect(messages('src/a.test.ts', `// ${word}\n`)).toHaveLength(1)
    expect(messages('src/a.ts', `export const a = '${word}'\n`)).toEqual([])
    expect(messages('src/a.ts', `// ${word}S are not that word\n`)).toEqual([])
  })
})
