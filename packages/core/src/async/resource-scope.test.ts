import { expect, test } from 'vitest'
import { createDisposer } from './disposer.ts'
import { ResourceScope } from './resource-scope.ts'

test('[X.4] a scope closes in reverse order, one after the other, whatever the kind of resource', async () => {
  const log: string[] = []
  {
    await using scope = new ResourceScope('test')
    scope.defer(() => log.push('function'))
    const timer = scope.use({ [Symbol.dispose]: () => void log.push('timer') })
    expect(Symbol.dispose in timer).toBe(true)
    scope.use({
      [Symbol.asyncDispose]: async () => {
        log.push('socket begins')
        await new Promise(setImmediate)
        log.push('socket ends')
      },
    })
  }
  expect(log).toEqual(['socket begins', 'socket ends', 'timer', 'function'])
})

test('[X.4] closing twice is closing once', async () => {
  let closed = 0
  const scope = new ResourceScope('test')
  scope.defer(() => (closed += 1))
  expect(scope.closed).toBe(false)
  const first = scope.close()
  expect(scope.close()).toBe(first)
  await first
  await scope[Symbol.asyncDispose]()
  expect([closed, scope.closed]).toEqual([1, true])
})

test('[X.4] a failure does not keep the rest open: one is thrown as it is, several together', async () => {
  const log: string[] = []
  const broken = (name: string) => (): never => {
    throw new Error(name)
  }
  const one = new ResourceScope('one')
  one.defer(() => log.push('rest'))
  one.defer(broken('a'))
  await expect(one.close()).rejects.toThrow(/^a$/)
  const two = new ResourceScope('two')
  two.defer(broken('a'))
  two.defer(() => log.push('rest'))
  two.defer(async () => broken('b')())
  const failure = await two.close().catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(AggregateError)
  expect(failure).toMatchObject({
    message: 'closing two failed in 2 places',
    errors: [{ message: 'b' }, { message: 'a' }],
  })
  expect(log).toEqual(['rest', 'rest'])
})

test('[X.4] a closed scope takes nothing more', async () => {
  const scope = new ResourceScope('kit')
  await scope.close()
  expect(() => scope.defer(() => {})).toThrow('kit is closed')
  expect(() => scope.use({ [Symbol.dispose]() {} })).toThrow('kit is closed')
  expect(() => scope.move()).toThrow('kit is closed')
  const late = new ResourceScope('late')
  late.defer(() => late.defer(() => {}))
  await expect(late.close()).rejects.toThrow('late is closed')
})

test('[X.4] move hands everything over, so that only a failed construction cleans up', async () => {
  const log: string[] = []
  const build = (): ResourceScope => {
    const scope = new ResourceScope('half built')
    scope.defer(() => log.push('closed'))
    return scope.move('built')
  }
  const built = build()
  expect(log).toEqual([])
  await built.close()
  expect(log).toEqual(['closed'])
})

test('[X.4] a disposer runs once, also when it throws', () => {
  let calls = 0
  const broken = createDisposer(() => {
    calls += 1
    throw new Error('broken')
  })
  expect(() => broken()).toThrow('broken')
  expect(() => broken()).not.toThrow()
  expect(() => broken[Symbol.dispose]()).not.toThrow()
  expect(calls).toBe(1)
})
