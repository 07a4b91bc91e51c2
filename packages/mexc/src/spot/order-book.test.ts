import { parseJson } from '@venuekit/core'
import { expect, test } from 'vitest'
import { getOrderBook } from './endpoints/get-order-book.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  [
    'spot',
    getOrderBook,
    '{"lastUpdateId":36913565463,"bids":[["93179.98","2.82651"],["93179.50","0.1"]],"asks":[["93180.18","0.21976424"]],"timestamp":1767225600050}',
  ],
  ['without a time', getOrderBook, '{"lastUpdateId":36913565463,"bids":[["93179.98","2.82651"]],"asks":[]}'],
] as const)(
  '[X.1] a book in its usual form is read directly, as the usual way reads it, and any other is left to that: %s',
  (_, endpoint, body) => {
    const bytes = bytesOf(body)
    const usual = endpoint.wire.parse(parseJson(body))
    expect(endpoint.read?.(bytes)).toEqual({ ...usual, isPlain: true })
    expect(usual.bids.length).toBeGreaterThan(0)
    for (let at = 0; at < bytes.length; at += 1) expect(endpoint.read?.(bytes.subarray(0, at))).toBeUndefined()
    expect(endpoint.read?.(bytesOf(body.replace('"bids"', '"sides"')))).toBeUndefined()
  },
)
