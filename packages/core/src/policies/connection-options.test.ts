import { expect, test } from 'vitest'
import { connectionDefaults, connectionOptions } from './connection-options.ts'

test('[C.29] one table of defaults, checked and frozen', () => {
  expect(connectionOptions()).toEqual(connectionDefaults)
  expect(connectionDefaults).toMatchInlineSnapshot(`
    {
      "heartbeat": {
        "answerWithinMs": 10000,
        "everyMs": 20000,
        "lifeSign": "any-frame",
        "toleranceMs": 1000,
      },
      "reconnect": {
        "attempts": 10,
        "baseMs": 5000,
        "factor": 2,
        "firstWithinMs": 100,
        "growth": "exponential",
        "jitter": 0.5,
        "maxMs": 60000,
        "stableAfterMs": 60000,
      },
      "request": {
        "connectTimeoutMs": 5000,
        "timeoutMs": 10000,
      },
      "retry": {
        "attempts": 3,
        "baseMs": 100,
        "factor": 2,
        "growth": "exponential",
        "jitter": 0.5,
        "longestWaitMs": 60000,
        "maxMs": 2000,
      },
      "socket": {
        "closeTimeoutMs": 5000,
        "connectTimeoutMs": 10000,
        "maxAgeMs": Infinity,
        "maxMessageBytes": 1048576,
        "queueSize": 10000,
        "silentTopicMs": 10000,
      },
    }
  `)
  for (const section of [connectionDefaults, ...Object.values(connectionDefaults)]) {
    expect(Object.isFrozen(section)).toBe(true)
  }
})

test('[C.29] an exchange overrides the table, and its user overrides the exchange, value by value', () => {
  const ofTheExchange = { heartbeat: { everyMs: 15_000, answerWithinMs: 4_000 }, retry: { baseMs: 200, maxMs: 5_000 } }
  const ofTheUser = { heartbeat: { everyMs: 10_000 }, reconnect: { attempts: Infinity } }
  const options = connectionOptions(ofTheExchange, ofTheUser)
  expect(options).toEqual({
    ...connectionDefaults,
    heartbeat: { ...connectionDefaults.heartbeat, everyMs: 10_000, answerWithinMs: 4_000 },
    retry: { ...connectionDefaults.retry, baseMs: 200, maxMs: 5_000 },
    reconnect: { ...connectionDefaults.reconnect, attempts: Infinity },
  })
  for (const section of [options, ...Object.values(options)]) expect(Object.isFrozen(section)).toBe(true)
  expect(connectionOptions()).toEqual(connectionDefaults)
})

test.each([
  [{ request: { timeoutMs: 0 } }, 'request.timeoutMs'],
  [{ request: { connectTimeoutMs: -5 } }, 'request.connectTimeoutMs'],
  [{ socket: { connectTimeoutMs: Number.NaN } }, 'socket.connectTimeoutMs'],
  [{ socket: { closeTimeoutMs: 0.5 } }, 'socket.closeTimeoutMs'],
  [{ socket: { maxAgeMs: 0 } }, 'socket.maxAgeMs'],
  [{ socket: { maxMessageBytes: 0 } }, 'socket.maxMessageBytes'],
  [{ socket: { queueSize: Infinity } }, 'socket.queueSize'],
  [{ retry: { attempts: 0 } }, 'retry.attempts'],
  [{ heartbeat: { everyMs: 0 } }, 'heartbeat.everyMs'],
  [{ reconnect: { firstWithinMs: 200 } }, 'reconnect.firstWithinMs'],
])('[C.29] a wrong value is refused with its path: %j', (overrides, settingName) => {
  expect(() => connectionOptions(overrides)).toThrow(expect.objectContaining({ code: 'configuration', settingName }))
})
