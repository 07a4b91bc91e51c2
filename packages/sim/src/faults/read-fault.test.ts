import { expect, test } from 'vitest'
import { faultKinds, type FaultKind } from './fault.ts'
import { faultRules } from './fault-table.ts'
import { readFault } from './read-fault.ts'

const specials = new Map([['locked', 'wire']] as const)
const context = { id: 3, exchanges: ['spot', 'futures'], specials }

test('only the kind is needed, where a kind needs nothing else', () => {
  expect(readFault({ kind: 'drop' }, context)).toEqual({
    id: 3,
    kind: 'drop',
    name: undefined,
    on: 'frame',
    exchange: undefined,
    channel: undefined,
    symbol: undefined,
    probability: 1,
    count: undefined,
    after: 0,
    seed: 3,
    delayMs: 0,
    jitterMs: 0,
    skewMs: 0,
    retryAfterMs: 0,
    status: 0,
    by: 0,
    accepted: false,
  })
})

test.each(faultKinds.filter((kind) => kind !== 'special'))(
  '%s can be asked for with all that it has',
  (kind: FaultKind) => {
    const { numbers, moments, accepted } = faultRules[kind]
    const own = Object.fromEntries(Object.entries(numbers).map(([name, { maximum }]) => [name, maximum]))
    for (const on of moments) {
      const fault = readFault({ kind, on, exchange: 'futures', ...own, ...(accepted ? { accepted } : {}) }, context)
      expect(fault).toMatchObject({ kind, on, exchange: 'futures', ...own })
    }
  },
)

test.each([
  [null, 'fault: must be an object such as {"kind":"cut"}'],
  [[], 'fault: must be an object'],
  [{}, 'kind: is missing; it is one of cut, refuse-connection'],
  [{ kind: 'fire' }, 'kind: must be one of cut, '],
  [{ kind: 'cut', colour: 'red' }, 'colour: is no field of the fault "cut"; it has kind, exchange, on'],
  [{ kind: 'cut', delayMs: 5 }, 'delayMs: is no field of the fault "cut"'],
  [{ kind: 'drop', accepted: true }, 'accepted: is no field of the fault "drop"'],
  [{ kind: 'clock-skew', skewMs: 1, symbol: 'X' }, 'symbol: is no field of the fault "clock-skew"'],
  [{ kind: 'special' }, 'name: is missing; it is one of locked'],
  [{ kind: 'special', name: 'x' }, 'name: must be one of locked, not "x"'],
  [{ kind: 'special', name: 'locked', on: 'now' }, 'on: is no field of the fault "special"'],
  [{ kind: 'cut', name: 'locked' }, 'name: is no field of the fault "cut"'],
  [{ kind: 'delay' }, 'delayMs: is needed by the fault "delay"'],
  [{ kind: 'clock-skew' }, 'skewMs: is needed by the fault "clock-skew"'],
  [{ kind: 'delay', delayMs: -1 }, 'delayMs: must be an integer from 0 to 3600000, not -1'],
  [{ kind: 'delay', delayMs: '5' }, 'delayMs: must be an integer from 0 to 3600000, not "5"'],
  [{ kind: 'server-error', status: 404 }, 'status: must be an integer from 500 to 599, not 404'],
  [{ kind: 'drop', on: 'request' }, 'on: must be one of frame, not "request"'],
  [{ kind: 'drop', exchange: 'mars' }, 'exchange: must be one of spot, futures, not "mars"'],
  [{ kind: 'drop', channel: '' }, 'channel: must be text of 1 to 200 characters, not ""'],
  [{ kind: 'drop', symbol: 7 }, 'symbol: must be text of 1 to 200 characters, not 7'],
  [{ kind: 'drop', probability: 1.5 }, 'probability: must be a number from 0 to 1, not 1.5'],
  [{ kind: 'drop', probability: Number.NaN }, 'probability: must be a number from 0 to 1, not null'],
  [{ kind: 'drop', count: 0 }, 'count: must be an integer from 1 to'],
  [{ kind: 'drop', after: -1 }, 'after: must be an integer from 0 to'],
  [{ kind: 'drop', seed: 0.5 }, 'seed: must be an integer from 0 to'],
  [{ kind: 'html', accepted: 'yes' }, 'accepted: must be true or false, not "yes"'],
  [{ kind: 'cut', probability: 0.1 }, 'probability: is for faults that wait for requests or frames'],
  [{ kind: 'forget-topic', probability: 0.5 }, 'probability: is for faults that wait for requests or frames'],
  [{ kind: 'forget-topic', on: 'frame' }, 'on: must be one of now, not "frame"'],
  [{ kind: 'cut', count: 1 }, 'count: is for faults that wait for requests or frames'],
])('%j is refused: %s', (given, message) => {
  expect(() => readFault(given, context)).toThrow(message)
})

test('how many subscriptions are forgotten', () => {
  expect(readFault({ kind: 'forget-topic', count: 2 }, context)).toMatchObject({ on: 'now', count: 2 })
})

test('where no exchange has special faults, none can be asked for', () => {
  const none = { ...context, specials: new Map<string, 'now' | 'wire'>() }
  expect(() => readFault({ kind: 'special', name: 'x' }, none)).toThrow('none of these exchanges has special faults')
})
