import { format, inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { createCanaries } from '../testing/canaries.ts'
import { NetworkError, OrderError } from './index.ts'

const ref = { symbol: 'BTC/USDT', clientOrderId: 'vk-1' }

describe('[S4.42] [X.8] what the console prints', () => {
  const secrets = { listenKey: 'yH3mC8sJ5dKf1Gx6Vb0R' }
  const canaries = createCanaries({ secrets })
  const foreign = Object.assign(new Error(`connect wss://h/ws?listenKey=${secrets.listenKey}\u001b[31m`), {
    code: 'ECONNRESET',
    config: { headers: { SIGN: secrets.listenKey } },
  })
  const error = new OrderError('unknown', ref, {
    context: { listenKey: secrets.listenKey, path: `/p?signature=${secrets.listenKey}` },
    cause: new NetworkError(`no line to wss://h/ws?listenKey=${secrets.listenKey}`, { cause: foreign }),
  })
  const ways: Readonly<Record<string, () => string>> = {
    'util.inspect': () => inspect(error),
    'util.inspect with everything': () => inspect(error, { showHidden: true, depth: Infinity, getters: true }),
    'the console': () => format(error),
    'the console with a text before': () => format('failed', error),
    'the console with %s': () => format('%s', error),
    'the console with %o': () => format('%o', error),
    'the console with %O': () => format('%O', { error }),
    'inside of a deep object': () => inspect({ a: { b: { error } } }),
    'as the cause of another error': () => inspect(new Error('top', { cause: error })),
  }
  test.each(Object.entries(ways))('%s', (_, print) => {
    const text = print()
    expect(text).toContain('OrderError')
    expect(text).not.toContain('\u001b')
    canaries.assertAbsent(text)
  })

  test('says all that helps: names, codes, fields, causes and where it was thrown', () => {
    const text = inspect(error)
    expect(text).toMatch(/^OrderError: .*\(BTC\/USDT, vk-1\)/)
    expect(text).toContain("code: 'order-state-unknown'")
    expect(text).toContain("ref: { symbol: 'BTC/USDT', clientOrderId: 'vk-1' }")
    expect(text).toContain("context: { listenKey: '[redacted]', path: '/p?signature=[redacted]' }")
    expect(text).toContain('\n  [cause]: NetworkError: no line to wss://h/ws?listenKey=[redacted]')
    expect(text).toContain('\n    [cause]: Error [ECONNRESET]: connect wss://h/ws?listenKey=[redacted]')
    expect(text.match(/inspection\.test\.ts/g)?.length).toBeGreaterThanOrEqual(2)
  })

  test('a cause that is no error is named by its type', () => {
    expect(inspect(new NetworkError('x', { cause: secrets.listenKey }))).toMatch(/\[cause\]: \[string\]$/)
    expect(inspect(new NetworkError('x', { cause: null }))).toMatch(/\[cause\]: \[object\]$/)
  })

  test('a long chain is cut, and so is a long message', () => {
    let long = new NetworkError('x'.repeat(1e6))
    for (let depth = 1; depth < 1_000; depth += 1) long = new NetworkError(String(depth), { cause: long })
    expect(inspect(long).match(/\[cause\]/g)).toHaveLength(8)
    expect(inspect(new NetworkError('x'.repeat(1e6))).length).toBeLessThan(20_000)
  })
})
