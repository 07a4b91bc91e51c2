import {
  AuthenticationError,
  ExchangeApiError,
  InvalidParameterError,
  InvalidSymbolError,
  parseJson,
  ServerError,
  type Control,
  type VenuekitError,
} from '@venuekit/core'
import { orAbsent, readWire, wireInteger } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import { gateioRefusal, gateioRefusalText } from '../errors.ts'
import type { MessageHeads } from './message-head.ts'
import { keysOf, type ChannelTable } from './wire-topic.ts'

const answer = /* @__PURE__ */ z.object({
  id: /* @__PURE__ */ orAbsent(wireInteger),
  channel: z.string(),
  payload: z.array(z.string()).optional().catch(undefined),
  error: z.object({ code: wireInteger, message: z.string() }).nullish(),
  result: z.object({ status: z.string().optional() }).nullish().catch(undefined),
})

const notice = /* @__PURE__ */ z.object({ result: z.object({ type: z.string(), msg: z.string().default('') }) })

const errorsByCode: Readonly<Record<number, typeof ExchangeApiError>> = {
  1: InvalidParameterError,
  2: InvalidParameterError,
  3: ServerError,
  4: AuthenticationError,
  6: AuthenticationError,
  11: AuthenticationError,
}

/** The stream is subscribed already, which is what was wanted. */
const alreadySubscribed = /^Alert sub /
const unknownMarket = /^unknown (?:contract|currency pair)/i

/** Reads a message that is no data; undefined when it is. */
export function readControl(bytes: Uint8Array, table: ChannelTable, heads: MessageHeads): Control | undefined {
  const { channel, event, requestId, isInterim } = heads.read(bytes)
  if (requestId !== undefined && channel === '') {
    return { type: 'response', id: requestId, bytes, final: !isInterim }
  }
  if (channel === `${table.product}.pong`) return { type: 'pong' }
  if (channel === `${table.product}.system`) return readNotice(bytes)
  if (event === 'subscribe' || event === 'unsubscribe') return readAnswer(bytes, table)
  // What the exchange could not read it answers without saying what it was.
  return channel === '' ? readAnswer(bytes, table) : undefined
}

function readNotice(bytes: Uint8Array): Control {
  const { type, msg } = readWire(notice, parseJson(bytes)).result
  return { type: 'notice', text: msg === '' ? type : msg, reconnect: type === 'upgrade' }
}

function readAnswer(bytes: Uint8Array, table: ChannelTable): Control {
  const { id, channel, payload, error, result } = readWire(answer, parseJson(bytes))
  const topics = keysOf(table, channel, payload)
  const named = { ...(id === undefined ? {} : { id }), ...(topics === undefined ? {} : { topics }) }
  const isAccepted = result?.status === 'success' && !error
  if (isAccepted || (error && alreadySubscribed.test(error.message))) return { type: 'ack', ...named }
  const refused = refusalOf(error ?? { code: 0, message: 'the exchange does not say why' }, channel)
  // One bad topic spoils the list that it is in.
  if (topics === undefined || topics.length <= 1) return { type: 'refusal', ...named, error: refused }
  return { type: 'refusal', ...(id === undefined ? { topics } : { id }), error: refused, retryOneByOne: true }
}

function refusalOf(
  { code, message }: { readonly code: number; readonly message: string },
  channel: string,
): VenuekitError {
  const embedded = embeddedRefusal(message)
  if (embedded !== undefined) return embedded
  const Refusal = unknownMarket.test(message) ? InvalidSymbolError : (errorsByCode[code] ?? ExchangeApiError)
  const text = message.trim()
  return new Refusal(code === 4 ? 401 : 400, `Gate.io refused ${channel === '' ? 'a message' : channel}: ${text}`, {
    exchange: 'gateio',
    apiCode: code,
    apiMessage: text,
  })
}

/** The text of a refused authentication is a refusal as REST writes it. */
function embeddedRefusal(message: string): VenuekitError | undefined {
  if (!message.startsWith('{')) return undefined
  try {
    const { data } = gateioRefusalText.safeParse(parseJson(message))
    return data === undefined ? undefined : gateioRefusal(data, 401).error
  } catch {
    return undefined
  }
}
