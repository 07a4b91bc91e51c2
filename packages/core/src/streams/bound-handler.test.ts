import { expect, test } from 'vitest'
import { BoundHandler } from './bound-handler.ts'

interface Channels {
  readonly trade: { readonly price: string }
  readonly heartbeat: number
}

function setUp() {
  const errors: unknown[] = []
  return { errors, handlers: new BoundHandler<Channels>((error) => void errors.push(error)) }
}

test('[S3.81] bind, unbind, isBound and getBoundChannels', () => {
  const { handlers } = setUp()
  const seen: unknown[] = []
  const unbind = handlers.bind('trade', (trade) => seen.push(trade.price))
  const onBeat = (at: number): void => void seen.push(at)
  handlers.bind('heartbeat', onBeat)
  expect(handlers.getBoundChannels()).toEqual(['trade', 'heartbeat'])
  expect(handlers.dispatch('trade', { price: '101.5' })).toBe(1)
  expect(handlers.dispatch('heartbeat', 7)).toBe(1)
  expect(seen).toEqual(['101.5', 7])
  unbind()
  unbind()
  expect([handlers.isBound('trade'), handlers.isBound('heartbeat')]).toEqual([false, true])
  expect(handlers.dispatch('trade', { price: '1' })).toBe(0)
  expect(handlers.unbind('heartbeat', onBeat)).toBe(1)
  expect(handlers.unbind('heartbeat', onBeat)).toBe(0)
  expect(handlers.unbind('trade')).toBe(0)
  expect(handlers.getBoundChannels()).toEqual([])
  expect(seen).toHaveLength(2)
})

test('[S3.81] several handlers of a channel run in the order of binding; one bound twice runs twice', () => {
  const { handlers } = setUp()
  const seen: string[] = []
  const twice = (): void => void seen.push('twice')
  handlers.bind('heartbeat', () => seen.push('a'))
  const unbindFirst = handlers.bind('heartbeat', twice)
  handlers.bind('heartbeat', twice)
  expect(handlers.dispatch('heartbeat', 1)).toBe(3)
  expect(seen).toEqual(['a', 'twice', 'twice'])
  unbindFirst()
  expect(handlers.dispatch('heartbeat', 1)).toBe(2)
  expect(handlers.unbind('heartbeat')).toBe(2)
  expect(handlers.isBound('heartbeat')).toBe(false)
})

test('[S3.81] [S4.32] one that throws or rejects is reported and stops nobody', async () => {
  const { handlers, errors } = setUp()
  const seen: string[] = []
  handlers.bind('heartbeat', () => {
    throw new Error('thrown')
  })
  handlers.bind('heartbeat', () => seen.push('still called'))
  // oxlint-disable-next-line typescript/no-misused-promises -- users do hand over async handlers
  handlers.bind('heartbeat', async () => {
    throw new Error('rejected')
  })
  handlers.bind('heartbeat', () => seen.push('this one too'))
  expect(handlers.dispatch('heartbeat', 1)).toBe(4)
  expect(seen).toEqual(['still called', 'this one too'])
  await new Promise(setImmediate)
  expect(errors).toEqual([new Error('thrown'), new Error('rejected')])
})

test('[S3.81] an error hook that throws stops nobody either', () => {
  const handlers = new BoundHandler<Channels>(() => {
    throw new Error('the hook is broken')
  })
  let calls = 0
  handlers.bind('heartbeat', () => {
    throw new Error('thrown')
  })
  handlers.bind('heartbeat', () => (calls += 1))
  expect(() => handlers.dispatch('heartbeat', 1)).not.toThrow()
  expect(calls).toBe(1)
})

test('[S3.81] binding and unbinding while handlers run takes effect from the next dispatch on', () => {
  const { handlers } = setUp()
  const seen: string[] = []
  const unbindLast = { call: (): void => expect.fail('not set') }
  handlers.bind('heartbeat', () => {
    seen.push('first')
    unbindLast.call()
    handlers.bind('heartbeat', () => seen.push('new'))
  })
  unbindLast.call = handlers.bind('heartbeat', () => seen.push('last'))
  handlers.dispatch('heartbeat', 1)
  expect(seen).toEqual(['first', 'last'])
  handlers.dispatch('heartbeat', 2)
  expect(seen).toEqual(['first', 'last', 'first', 'new'])
})

test('[S3.81] [X.4] disposing unbinds everything', () => {
  const { handlers } = setUp()
  {
    using scoped = handlers
    scoped.bind('heartbeat', () => expect.fail('called'))
  }
  expect(handlers.getBoundChannels()).toEqual([])
  expect(handlers.dispatch('heartbeat', 1)).toBe(0)
})

test('[S3.81] channels named like members of Object are channels like others', () => {
  const handlers = new BoundHandler<Record<string, number>>(() => {})
  expect(handlers.isBound('constructor')).toBe(false)
  expect(handlers.dispatch('__proto__', 1)).toBe(0)
  handlers.bind('__proto__', () => {})
  expect(handlers.getBoundChannels()).toEqual(['__proto__'])
})
