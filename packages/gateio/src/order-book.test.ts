import { parseJson } from '@venuekit/core'
import { expect, test } from 'vitest'
import { getOrderBook as futuresBook } from './futures/endpoints/get-order-book.ts'
import { getOrderBook as spotBook } from './spot/endpoints/get-order-book.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

test.each([
  [
    'spot',
    spotBook,
    '{"id":7,"current":1,"update":1789455569062,"asks":[["101.5","2"]],"bids":[["101","0.50"],["100","1"]]}',
  ],
  [
    'futures',
    futuresBook,
    '{"id":7,"current":1.5,"update":1623898993.121,"asks":[{"p":"101.5","s":"2"}],"bids":[{"p":"101","s":"3"}]}',
  ],
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
