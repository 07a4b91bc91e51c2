import { toOrderBook } from '@venuekit/composite'
import { Instruments, parseJson } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { instrumentOf } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getOrderBook as futuresBook } from './futures/endpoints/get-order-book.ts'
import { getOrderBook as spotBook } from './spot/endpoints/get-order-book.ts'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

const plain = fc.oneof(fc.stringMatching(/^\d{1,9}(\.\d{1,9})?$/), fc.stringMatching(/^\d{1,25}(\.\d{1,25})?$/))
const odd = fc.constantFrom('', '-1', '1e-7', '.5', '5.', '1,5', '00.10', ' 1', '1'.repeat(210))
const value = fc.oneof(
  { weight: 12, arbitrary: plain.map((text) => `"${text}"`) },
  odd.map((text) => `"${text}"`),
  plain,
)
const space = fc.oneof({ weight: 12, arbitrary: fc.constant('') }, fc.constantFrom(' ', '\n'))

/** One side, in the form of a product, now and then with something unusual. */
function sides(named: boolean): fc.Arbitrary<string> {
  const level = fc.tuple(value, value, space, fc.nat(30)).map(([price, size, gap, turn]) => {
    const more = turn === 0 ? ',7' : ''
    if (named === (turn !== 1)) return `${gap}{"p":${price},"s":${size}${more === '' ? '' : ',"x":7'}}`
    return `[${price}${gap},${size}${more}]`
  })
  return fc.array(level, { maxLength: 8 }).map((levels) => `[${levels.join(',')}]`)
}

const others = fc.constantFrom('"current":1789455569062', '"x":{"a":["\\u0041"]}', '"x":null', '"é":"ü"', '"id":2')
const ids = fc.constantFrom('"id":125033668137', '"id":"7"', '"id":1.5', '"id":36028813724316572', '"x":1')
const updates = fc.constantFrom(
  '"update":1789455569062',
  '"update":1623898993.121',
  '"update":null',
  '"update":"x"',
  '"y":1',
)

function bodies(named: boolean): fc.Arbitrary<string> {
  const members = fc.tuple(ids, updates, sides(named), sides(named), others, fc.nat(9), fc.nat(20))
  return members.chain(([id, update, bids, asks, other, swap, cut]) => {
    const all = [id, update, `"bids":${bids}`, `"asks":${asks}`, ...(swap === 0 ? [other] : [])]
    return fc.shuffledSubarray(all, { minLength: all.length - (swap === 1 ? 1 : 0) }).map((shuffled) => {
      const body = `{${shuffled.join(',')}}`
      return cut === 0 ? body.slice(0, -1) : body
    })
  })
}

type BookEndpoint = typeof spotBook | typeof futuresBook
type Wire = ReturnType<BookEndpoint['wire']['parse']>

const instruments = new Instruments('gateio', [instrumentOf('BTC/USDT', { contractSize: decimal('0.01') })])

/** What was read, and the book that is made of it in the end. */
function readings(endpoint: BookEndpoint, { isPlain, ...wire }: Wire) {
  const context = { instruments, rejected: () => undefined }
  return { wire, book: toOrderBook(endpoint.result({ ...wire, isPlain }, { symbol: 'BTC/USDT' }, context), 100) }
}

/** What is read directly; undefined where that is left to the usual way. */
function direct(endpoint: BookEndpoint, body: Uint8Array) {
  const wire = endpoint.read?.(body)
  return wire && readings(endpoint, wire)
}

/** What the usual way reads, in which each number is looked at again; undefined where it refuses. */
function usual(endpoint: BookEndpoint, body: Uint8Array) {
  try {
    return readings(endpoint, endpoint.wire.parse(parseJson(new TextDecoder().decode(body))))
  } catch {
    return undefined
  }
}

describe.each([
  ['spot', spotBook, false],
  ['futures', futuresBook, true],
] as const)('%s', (_, endpoint, named) => {
  test('[X.1] property: a book that is read directly is the one that the usual way reads', () => {
    fc.assert(
      fc.property(bodies(named), (body) => {
        const expected = usual(endpoint, bytesOf(body))
        // What is not read directly goes the usual way.
        expect(direct(endpoint, bytesOf(body)) ?? expected).toEqual(expected)
      }),
    )
  })

  test('[X.1] property: no bytes are read that the usual way refuses', () => {
    const form = named ? '[{"p":"101.5","s":"2"},{"p":"101","s":"0.50"}]' : '[["101.5","2"],["101","0.50"]]'
    const body = bytesOf(`{"id":7,"current":1,"update":1789455569062,"asks":${form},"bids":${form}}`)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, byte) => {
        const damaged = body.with(at, byte)
        const expected = usual(endpoint, damaged)
        expect(direct(endpoint, damaged) ?? expected).toEqual(expected)
      }),
    )
    for (let length = 0; length < body.length; length += 1) {
      expect(endpoint.read?.(body.subarray(0, length))).toBeUndefined()
    }
  })

  test('bytes that are no text are left to the usual way, wherever they stand', () => {
    const body = bytesOf('{"id":7,"current":"x","update":1789455569062,"asks":[],"bids":[]}')
    expect(endpoint.read?.(body)).toBeDefined()
    expect(endpoint.read?.(body.with(body.indexOf(0x78), 0xff))).toBeUndefined()
  })

  test('the usual form is read directly, and empty sides too', () => {
    const level = named ? '{"p":"101.50","s":"2"}' : '["101.50","2"]'
    const body = `{"id":7,"current":1,"update":1789455569062,"asks":[${level},${level}],"bids":[]}`
    expect(endpoint.read?.(bytesOf(body))).toMatchObject({
      id: 7,
      bids: [],
      asks: [
        ['101.50', '2'],
        ['101.50', '2'],
      ],
    })
  })
})
