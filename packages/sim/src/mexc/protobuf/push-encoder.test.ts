import { expect, test } from 'vitest'
import { decodePush } from '../../../test/mexc/decoder.ts'
import { vectors } from '../../../test/mexc/vectors.ts'
import { PushEncoder, withUnknownField, type MessageFields, type Push } from './push-encoder.ts'

const encoder = new PushEncoder()
const numbers = new Set(['createTime', 'sendTime', 'lastOrderCreateTime', 'time', 'windowStart', 'windowEnd'])

/** The vectors have 64-bit integers as text. */
function withNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNumbers)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, field]) => [
    name,
    numbers.has(name) ? Number(field) : withNumbers(field),
  ])
  return Object.fromEntries(entries)
}

function pushOf(json: object): Push {
  const { channel, symbol, symbolId, createTime, sendTime, ...body } = withNumbers(json) as Omit<Push, 'body'> &
    MessageFields
  return { channel, symbol, symbolId, createTime, sendTime, body }
}

test.each(Object.entries(vectors))('[C.27] vector %s is encoded to the byte', (_name, { bytes, hex, json }) => {
  const encoded = Buffer.from(encoder.encode(pushOf(json)))
  expect(encoded.toString('hex')).toBe(hex)
  expect(encoded).toHaveLength(bytes)
  expect(decodePush(encoded)).toEqual(json)
})

test('[C.27] what has its default value is not on the wire, and fields with presence are', () => {
  const orders = { id: 'x', clientId: '', isMaker: false, lastDealQuantity: '', status: 0, createTime: 0 }
  const decoded = decodePush(encoder.encode({ channel: 'c', body: { privateOrders: orders } }))
  expect(decoded).toEqual({ channel: 'c', privateOrders: { id: 'x', lastDealQuantity: '' } })
})

test('[C.27] a field that the schema does not know is skipped', () => {
  const bytes = encoder.encode({ channel: 'c', sendTime: 1, body: { publicAggreDeals: { deals: [] } } })
  const longer = withUnknownField(bytes)
  expect(longer.length).toBe(bytes.length + 3)
  expect(decodePush(longer)).toEqual(decodePush(bytes))
})
