import { parseJson, ProtocolError, type Decoder } from '@venuekit/core'
import { isDeepStrictEqual } from 'node:util'
import { seededRandom } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { createGateioFuturesDecoder } from '../src/futures/decode.ts'
import { createGateioSpotDecoder } from '../src/spot/decode.ts'
import { randomFrame, randomTwins } from './random-frames.ts'
import { collectingSink, readReference, Refused, type Emitted } from './reference-decoder.ts'

/** The full tier holds the decoders against the reference for longer. */
const numRuns = process.env['VENUEKIT_TIER'] === 'full' ? 100_000 : Number(process.env['VENUEKIT_CASES'] ?? 1_000)

const text = new TextDecoder()

const { stackTraceLimit } = Error
// Half of the messages are refused, by both. Where an error comes from is not looked at, and costs more than the whole reading.
beforeAll(() => {
  Error.stackTraceLimit = 0
})

type Outcome = { readonly emitted: Emitted } | 'other' | 'refused'

function ours(decoder: Decoder, emitted: Emitted[], bytes: Uint8Array): Outcome {
  emitted.length = 0
  try {
    const result = decoder.push(bytes, false)
    const [message] = emitted
    if (emitted.length !== (result === 'emitted' ? 1 : 0)) throw new Error('The sink was not called once.')
    return message === undefined ? 'other' : { emitted: message }
  } catch (error) {
    if (!ProtocolError.is(error) || emitted.length > 0) throw error
    return 'refused'
  }
}

function reference(product: 'spot' | 'futures', bytes: Uint8Array): Outcome {
  try {
    const message = readReference(product, bytes)
    return message === undefined ? 'other' : { emitted: message }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return 'refused'
  }
}

/** JSON that `parseJson` does not trust: a key that stands twice, half of a surrogate pair, bytes that are not UTF-8. */
function isTrusted(bytes: Uint8Array): boolean {
  try {
    parseJson(bytes)
    return true
  } catch (error) {
    if (!ProtocolError.is(error)) throw error
    return false
  }
}

function expectSame(bytes: Uint8Array, found: Outcome, expected: Outcome): void {
  Error.stackTraceLimit = stackTraceLimit
  expect({ bytes: text.decode(bytes), found }).toEqual({ bytes: text.decode(bytes), found: expected })
}

const creators = { spot: createGateioSpotDecoder, futures: createGateioFuturesDecoder }
type Product = keyof typeof creators

/** A decoder and the reference, which are given the same messages. */
class Pair {
  /** Messages that both have read alike. */
  held = 0
  readonly #product: Product
  readonly #emitted: Emitted[] = []
  #decoder: Decoder

  constructor(product: Product) {
    this.#product = product
    this.#decoder = this.#create()
  }

  /** Goes on with a decoder that has learned nothing. */
  renew(): void {
    this.#decoder = this.#create()
  }

  push(bytes: Uint8Array): Outcome {
    return ours(this.#decoder, this.#emitted, bytes)
  }

  /** What the decoder found, which has to be what the reference did. */
  hold(bytes: Uint8Array): Outcome {
    const [found, expected] = [this.push(bytes), reference(this.#product, bytes)]
    this.held += 1
    // Many times cheaper than to ask `expect`, which is only to say what is different.
    if (isDeepStrictEqual(found, expected)) return found
    if (found === 'refused' && expected !== 'refused' && !isTrusted(bytes)) return found
    expectSame(bytes, found, expected)
    return found
  }

  #create(): Decoder {
    return creators[this.#product](collectingSink(this.#emitted))
  }
}

const products = ['spot', 'futures'] as const

test.each(products)(
  '[S3.102] property: the decoder of %s reads what a plain one reads, and refuses what it refuses',
  (product) => {
    // One decoder for all messages: none may leave anything behind.
    const pair = new Pair(product)
    const counts = { emitted: 0, other: 0, refused: 0 }
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const found = pair.hold(randomFrame(product, seed))
        counts[typeof found === 'string' ? found : 'emitted'] += 1
      }),
      { numRuns },
    )
    // The messages are of every kind, each often enough.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(numRuns / 20)
  },
)

test.each(products)(
  'property: a message of %s that begins as others did is read as if they had not been',
  (product) => {
    const pair = new Pair(product)
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        // A new one compares each message with those that it has learned, and so it does for as many as these; the area in which
        // they are compared is the same.
        pair.renew()
        for (let set = 0; set < 4; set += 1) for (const bytes of randomTwins(product, seed + set)) pair.hold(bytes)
      }),
      { numRuns: Math.ceil(numRuns / 40) },
    )
    expect(pair.held).toBeGreaterThanOrEqual((numRuns / 10) * 7)
  },
)

const usual = {
  time: 1_789_455_569,
  time_ms: 1_789_455_569_062,
  event: 'update',
} as const
const ids = { t: 1_789_455_569_060, U: 125_033_668_137, u: 125_033_668_145 }
const pairs = {
  b: [
    ['60512.34', '12.5'],
    ['60512', '0'],
  ],
  a: [
    ['60513.1', '1234567.12345678'],
    ['0.00000745', '7'],
  ],
}
const named = {
  a: [{ p: '60513.1', s: '20' }],
  b: [
    { p: '60512.3', s: '0' },
    { p: '60512', s: '1234567890' },
  ],
}
const learnable = [
  ['spot', 'spot.order_book_update', { ...ids, e: 'depthUpdate', E: 1_789_455_569, s: 'BTC_USDT', l: '100', ...pairs }],
  ['spot', 'spot.obu', { t: ids.t, s: 'ob.BTC_USDT.400', U: ids.U, u: ids.u, ...pairs }],
  ['spot', 'spot.obu', { t: ids.t, full: true, s: 'ob.BTC_USDT.400', u: ids.u, a: pairs.a }],
  ['spot', 'spot.order_book', { t: ids.t, lastUpdateId: ids.u, s: 'BTC_USDT', l: 20, bids: [], asks: pairs.a }],
  ['futures', 'futures.order_book_update', { ...ids, s: 'BTC_USDT', ...named, l: '100' }],
  ['futures', 'futures.order_book_update', { s: 'BTC_USDT', U: 7, u: 8, t: ids.t, b: null, a: named.a, l: 100 }],
] as const

test.each(learnable)(
  'a book message of %s on %s that was learned, with one byte changed, whichever and wherever, or cut off, is read as a plain decoder reads it',
  (product, channel, result) => {
    const pair = new Pair(product)
    const message = new TextEncoder().encode(JSON.stringify({ ...usual, channel, result }))
    const bytes = new TextEncoder().encode('}]",.-/09:bU\\\u0000')
    for (const at of message.keys()) {
      // A new one compares all of them: it has not yet found that few are like others.
      pair.renew()
      pair.hold(message)
      pair.hold(message)
      pair.hold(message.subarray(0, at))
      for (const byte of bytes) pair.hold(message.with(at, byte))
      pair.hold(message)
    }
    expect(pair.held).toBe(message.length * (bytes.length + 4))
  },
)

test('a book message is read with numbers of any length, whether it was learned or not', () => {
  const pair = new Pair('spot')
  const digits = '9876543210123456789'
  for (const whole of Array.from({ length: 19 }, (_, index) => digits.slice(0, index))) {
    pair.renew()
    for (const places of Array.from({ length: 19 }, (_, index) => digits.slice(0, index))) {
      for (const number of [`${whole}.${places}`, `0${whole}.${places}`, `0.${whole}${places}`, `${whole}${places}`]) {
        const result = { ...ids, s: 'BTC_USDT', b: [['1', number]], a: [[number, '2.5']] }
        const message = JSON.stringify({ ...usual, channel: 'spot.order_book_update', result })
        pair.hold(new TextEncoder().encode(message))
        // With a space it is not as usual, and is left to the other reader.
        pair.hold(new TextEncoder().encode(message.replace('"s":', '"s": ')))
      }
    }
  }
  expect(pair.held).toBe(19 * 19 * 4 * 2)
})

test('markets and channels that share a connection are told apart, however many and in whichever order they come', () => {
  const pair = new Pair('futures')
  const random = seededRandom(3)
  const below = (limit: number) => Math.floor(random() * limit)
  for (let index = 0; index < 3_000; index += 1) {
    const id = 10 ** (9 + below(3)) + index
    const s = `${'ABCDEFGH'.slice(0, 1 + below(8))}${below(5)}_USDT`
    const result = { t: ids.t + index, U: id, u: id + below(3), s, a: named.a, b: named.b.slice(below(3)), l: '100' }
    const bytes = new TextEncoder().encode(
      JSON.stringify({
        ...usual,
        channel: 'futures.order_book_update',
        result: below(9) === 0 ? { ...result, l: 100 + below(400) } : result,
      }),
    )
    pair.hold(bytes)
  }
  expect(pair.held).toBe(3_000)
})

const names = [
  '1INCH_USDT',
  '2INCH_USDT',
  'BTC_USDT',
  'BTC_USDT_20261225',
  'BTC_USDT_20270326',
  '币安人生_USDT',
] as const
const updates = [
  ...names.map(
    (s) => ['spot.order_book_update', 'update', { ...ids, e: 'depthUpdate', s, l: '100', ...pairs }] as const,
  ),
  ...names.flatMap((s) =>
    ['50', '400'].map(
      (depth) => ['spot.obu', 'update', { t: ids.t, s: `ob.${s}.${depth}`, U: ids.U, u: ids.u, ...pairs }] as const,
    ),
  ),
  ['spot.obu', 'update', { t: ids.t, full: true, s: 'ob.BTC_USDT.50', u: ids.u, ...pairs }],
  ['spot.obu', 'update', { t: ids.t, l: 900_719_925_474_099, s: 'ob.BTC_USDT.50', U: ids.U, u: ids.u, ...pairs }],
  ['spot.order_book_update', 'subscribe', { status: 'success' }],
  ['spot.order_book_update', 'unsubscribe', { ...ids, s: 'BTC_USDT', ...pairs }],
  ['spot.order_book', 'update', { t: ids.t, lastUpdateId: ids.u, s: 'BTC_USDT', l: 20, bids: pairs.b, asks: pairs.a }],
  ['spot.order_book', 'all', { t: ids.t, lastUpdateId: ids.u, s: 'BTC_USDT', l: 20, bids: pairs.b, asks: pairs.a }],
] as const

test('property: a message that begins as one that was learned and goes on as another one, with other digits, is read as a plain decoder reads it', () => {
  const messages = updates.map(([channel, event, result]) =>
    new TextEncoder().encode(JSON.stringify({ ...usual, channel, event, result })),
  )
  const pair = new Pair('spot')
  for (const bytes of messages) pair.hold(bytes)
  const one = fc.constantFrom(...messages)
  // Where both end alike the whole may be a message; elsewhere it is a piece of one.
  const cut = fc.tuple(fc.nat(400), fc.integer({ min: -3, max: 3 }))
  const digits = fc.array(fc.tuple(fc.nat(500), fc.integer({ min: 48, max: 58 })), { maxLength: 6 })
  fc.assert(
    fc.property(fc.tuple(one, one), cut, digits, ([first, second], [at, shift], changes) => {
      // Both are known, and the area holds the second.
      for (const whole of [first, second]) pair.push(whole)
      const bytes = Uint8Array.from(Buffer.concat([first.subarray(0, at), second.subarray(Math.max(0, at + shift))]))
      for (const [place, byte] of changes) {
        const before = bytes[place] ?? 0
        if (before >= 48 && before <= 57) bytes[place] = byte
      }
      pair.hold(bytes)
    }),
    { numRuns },
  )
  expect(pair.held).toBeGreaterThanOrEqual(numRuns)
})

test('a sink that gives other decoders messages, or throws, gets each message whole', () => {
  const usualOf = (s: string, b: readonly (readonly string[])[]) =>
    new TextEncoder().encode(
      JSON.stringify({ ...usual, channel: 'spot.order_book_update', result: { ...ids, s, b, a: pairs.a } }),
    )
  const [outer, inner] = [usualOf('BTC_USDT', pairs.b), usualOf('ETH_USDT', [['7', '8'], ...pairs.b, ...pairs.b])]
  const emitted: Emitted[] = []
  const collecting = collectingSink(emitted)
  const other = createGateioSpotDecoder(collecting)
  const decoder = createGateioSpotDecoder({
    book: (frame) => {
      other.push(inner, false)
      other.push(inner.subarray(0, 40), true)
      collecting.book?.(frame)
      throw new Error('a fault of the user')
    },
  })
  const expected = [reference('spot', inner), reference('spot', outer)].map((outcome) => {
    if (typeof outcome === 'string') throw new Error(outcome)
    return outcome.emitted
  })
  for (let index = 0; index < 3; index += 1) {
    emitted.length = 0
    expect(() => decoder.push(outer, false)).toThrow('a fault of the user')
    expect(emitted).toEqual(expected)
  }
})

test('the depth that a stream says besides its name is checked in each message', () => {
  const pair = new Pair('spot')
  const hold = (l: string): void => {
    const result = JSON.stringify({ t: ids.t, l: 0, s: 'ob.BTC_USDT.50', U: ids.U, u: ids.u, ...pairs }).replace(
      '"l":0',
      `"l":${l}`,
    )
    const bytes = new TextEncoder().encode(`{"channel":"spot.obu","event":"update","result":${result}}`)
    pair.hold(bytes)
  }
  for (const l of ['9007199254740990', '9007199254740990', '9999999999999999', '20', '50']) hold(l)
  expect(pair.held).toBe(5)
})
