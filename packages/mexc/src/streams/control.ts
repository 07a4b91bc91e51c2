import { AuthenticationError, InvalidParameterError, parseJson, type Control } from '@venuekit/core'
import { orAbsent, readWire, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import type { AskedChannels } from './asked-channels.ts'

const answer = /* @__PURE__ */ z.object({
  id: /* @__PURE__ */ orAbsent(wireInteger),
  code: /* @__PURE__ */ orAbsent(wireInteger),
  msg: z.string().catch(''),
})

const decoder = /* @__PURE__ */ new TextDecoder()

/** It is no JSON, and says that the key in the address is used up. */
const invalidKey = /^\s*"?Invalid listen key/i
/** With an ideographic colon after `Reason`. */
const refused = /^Not Subscribed successfully! \[(?<channel>[^\]]*)\]/

/** Reads a text frame, which is never data. */
export function readControl(bytes: Uint8Array, asked: AskedChannels): Control {
  const text = decoder.decode(bytes)
  if (invalidKey.test(text)) {
    const message = 'MEXC does not take the listen key any more; the next connection gets a new one'
    return { type: 'failure', error: new AuthenticationError(401, message, { exchange: 'mexc' }), fatal: false }
  }
  const { id = 0, msg } = readWire(answer, parseJson(bytes))
  if (msg === 'PONG') return { type: 'pong' }
  const request = asked.take(id)
  // That all is well is said by the repeated channel alone: every answer has the same code.
  if (request !== undefined && msg === request.channel) return { type: 'ack', id: request.id, topics: [msg] }
  const channel = refused.exec(msg)?.groups?.['channel'] ?? request?.channel
  if (channel === undefined) return { type: 'notice', text: msg }
  const of = request === undefined ? {} : { id: request.id }
  return { type: 'refusal', ...of, topics: [channel], error: refusalOf(channel, msg) }
}

function refusalOf(channel: string, msg: string): InvalidParameterError {
  const text = msg.trim()
  return new InvalidParameterError(400, `MEXC did not take the subscription of ${channel}: ${text}`, {
    exchange: 'mexc',
    apiMessage: text,
  })
}
