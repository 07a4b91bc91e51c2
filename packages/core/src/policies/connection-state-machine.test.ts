import { expect, test } from 'vitest'
import { ConnectionState } from '../model/enums.ts'
import { ConnectionStateMachine, type ConnectionStateChange } from './connection-state-machine.ts'

const details = { reason: 'test', atMs: 0 }

function setUp(...path: readonly ConnectionState[]) {
  const errors: unknown[] = []
  const machine = new ConnectionStateMachine({
    name: 'gateio spot',
    onHandlerError: (error) => void errors.push(error),
  })
  for (const state of path) machine.moveTo(state, details)
  const changes: ConnectionStateChange[] = []
  machine.onChange((change) => changes.push(change))
  return { machine, changes, errors }
}

/** How to get into each state. */
const paths: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  disconnected: [],
  connecting: ['connecting'],
  connected: ['connecting', 'connected'],
  reconnecting: ['connecting', 'connected', 'reconnecting'],
  error: ['connecting', 'error'],
  closing: ['closing'],
  closed: ['closing', 'closed'],
}

const allowed: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  disconnected: ['connecting', 'reconnecting', 'error', 'closing', 'closed'],
  connecting: ['connected', 'reconnecting', 'disconnected', 'error', 'closing'],
  connected: ['reconnecting', 'disconnected', 'error', 'closing'],
  reconnecting: ['connected', 'disconnected', 'error', 'closing'],
  error: ['connecting', 'closing', 'closed'],
  closing: ['closed'],
  closed: [],
}

const states = Object.values(ConnectionState)
const pairs = states.flatMap((from) => states.filter((to) => to !== from).map((to) => [from, to] as const))
const legal = pairs.filter(([from, to]) => allowed[from].includes(to))
const illegal = pairs.filter(([from, to]) => !allowed[from].includes(to))

test('[S3.58] [S3.84] there are seven states, and it begins disconnected', () => {
  expect(states).toHaveLength(7)
  const { machine } = setUp()
  expect([machine.state, machine.lastChange]).toEqual(['disconnected', undefined])
})

test.each(legal)('[S3.84] %s → %s is possible and everybody is told once', (from, to) => {
  const { machine, changes } = setUp(...paths[from])
  expect(machine.canMoveTo(to)).toBe(true)
  expect(machine.moveTo(to, { reason: 'because', atMs: 7 })).toBe(true)
  expect(machine.state).toBe(to)
  expect(changes).toEqual([{ from, to, reason: 'because', atMs: 7 }])
  expect(machine.lastChange).toBe(changes[0])
})

test.each(illegal)('[S3.84] %s → %s is refused and changes nothing', (from, to) => {
  const { machine, changes } = setUp(...paths[from])
  expect(machine.canMoveTo(to)).toBe(false)
  expect(() => machine.moveTo(to, details)).toThrow(
    `gateio spot cannot go from ${from} to ${to}; from there it goes to: `,
  )
  expect([machine.state, changes]).toEqual([from, []])
})

test.each(states)('[S3.84] %s again is no change', (state) => {
  const { machine, changes } = setUp(...paths[state])
  expect(machine.moveTo(state, details)).toBe(false)
  expect(changes).toEqual([])
})

test('[S3.84] one who asked and fails stops nobody; one who was removed is not told', () => {
  const { machine, changes, errors } = setUp()
  machine.onChange(() => {
    throw new Error('broken')
  })
  const late: string[] = []
  const remove = machine.onChange(({ to }) => late.push(to))
  machine.moveTo('connecting', details)
  remove()
  machine.moveTo('connected', details)
  expect(late).toEqual(['connecting'])
  expect(changes.map((change) => change.to)).toEqual(['connecting', 'connected'])
  expect(errors).toEqual([new Error('broken'), new Error('broken')])
})
