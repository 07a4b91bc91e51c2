import { parseJson } from '@venuekit/core'
import { decimal } from '@venuekit/core/decimal'
import { instrumentOf } from '@venuekit/core/testing'
import { orAbsent, wireInteger, wireLevels, wireMilliseconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bookAnswerOf } from './book-answer.ts'
import { toOrderBook } from './listed-book.ts'

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

const head = z.object({ id: wireInteger, update: orAbsent(wireMilliseconds) })
const forms = {
  pairs: { read: bookAnswerOf({ levels: 'pairs', members: ['id', 'update'], head }), side: wireLevels() },
  named: { read: bookAnswerOf({ levels: 'named', members: ['id', 'update'], head }), side: wireLevels('p', 's') },
}
type Form = (typeof forms)['pairs']

const instrument = instrumentOf('BTC/USDT', { contractSize: decimal('0.01') })

/** What was read, and the book that is made of it in the end. */
function readings({ isPlain, ...wire }: NonNullable<ReturnType<Form['read']>>) {
  const { id: last, update: eventTimeMs, bids, asks } = wire
  const listed = { instrument, mostDepth: 100, symbol: 'BTC_USDT', last, eventTimeMs, bids, asks, isPlain }
  return { wire, book: toOrderBook(listed, 100) }
}

/** What is read directly; undefined where that is left to the usual way. */
function direct({ read }: Form, body: Uint8Array) {
  const wire = read(body)
  return wire && readings(wire)
}

/** What the usual way reads, in which each number is looked at again; undefined where it refuses. */
function usual({ side }: Form, body: Uint8Array) {
  try {
    return readings(head.extend({ bids: side, asks: side }).parse(parseJson(new TextDecoder().decode(body))))
  } catch {
    return undefined
  }
}

describe.each([
  ['pairs', forms.pairs, false],
  ['named', forms.named, true],
] as const)('levels as %s', (_, form, named) => {
  test('[X.1] property: a book that is read directly is the one that the usual way reads', () => {
    fc.assert(
      fc.property(bodies(named), (body) => {
        const expected = usual(form, bytesOf(body))
        // What is not read directly goes the usual way.
        expect(direct(form, bytesOf(body)) ?? expected).toEqual(expected)
      }),
    )
  })

  test('[X.1] property: no bytes are read that the usual way refuses', () => {
    const side = named ? '[{"p":"101.5","s":"2"},{"p":"101","s":"0.50"}]' : '[["101.5","2"],["101","0.50"]]'
    const body = bytesOf(`{"id":7,"current":1,"update":1789455569062,"asks":${side},"bids":${side}}`)
    fc.assert(
      fc.property(fc.nat(body.length - 1), fc.nat(255), (at, byte) => {
        const damaged = body.with(at, byte)
        const expected = usual(form, damaged)
        expect(direct(form, damaged) ?? expected).toEqual(expected)
      }),
    )
    for (let length = 0; length < body.length; length += 1) {
      expect(form.read(body.subarray(0, length))).toBeUndefined()
    }
  })

  test('bytes that are no text are left to the usual way, wherever they stand', () => {
    const body = bytesOf('{"id":7,"current":"x","update":1789455569062,"asks":[],"bids":[]}')
    expect(form.read(body)).toBeDefined()
    expect(form.read(body.with(body.indexOf(0x78), 0xff))).toBeUndefined()
  })

  test('the usual form is read directly, and empty sides too', () => {
    const level = named ? '{"p":"101.50","s":"2"}' : '["101.50","2"]'
    const body = `{"id":7,"current":1,"update":1789455569062,"asks":[${level},${level}],"bids":[]}`
    expect(form.read(bytesOf(body))).toMatchObject({
      id: 7,
      bids: [],
      asks: [
        ['101.50', '2'],
        ['101.50', '2'],
      ],
    })
  })
})
