import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { systemClock } from '@venuekit/core/time'
import { expect, test } from 'vitest'
import { AnswerHandler, type AnswerTaker } from './answer-handler.ts'
import { Attempt, type WireAnswer } from './wire-call.ts'

const controller = {
  aborted: false,
  paused: false,
  reason: null,
  abort() {},
  pause() {},
  resume() {},
} as const

const options = { clock: systemClock, maxBodyBytes: 100, ended() {} }

/** A handler whose answer has come, and what shows whether anybody holds the answer or who waited for it. */
function answered() {
  let answer: WireAnswer | undefined
  const taker: AnswerTaker = {
    sending: {
      attempt: new Attempt(),
      call: { cancelled: false, onCancel: undefined },
      rank: 0,
      write: () => ({ method: 'GET', target: '/', headers: [], body: undefined }),
    },
    resolve: (given) => (answer = given),
    reject: () => {},
  }
  const handler = new AnswerHandler(taker, options)
  handler.onRequestStart(controller)
  handler.onResponseStart(controller, 200, { server: 'test' })
  handler.onResponseData(controller, Buffer.from('{"id":7}'))
  handler.onResponseEnd()
  if (answer === undefined) throw new Error('there is no answer')
  return {
    handler,
    text: String(answer.body),
    held: [taker, answer.headers, answer.body].map((one) => new WeakRef(one)),
  }
}

test('a handler that is kept does not keep the call that it was made for', async () => {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  const { handler, text, held } = answered()
  expect(text).toBe('{"id":7}')
  await setImmediate()
  if (typeof collect === 'function') collect()
  expect(held.map((one) => one.deref())).toEqual([undefined, undefined, undefined])
  expect(handler).toBeInstanceOf(AnswerHandler)
})
