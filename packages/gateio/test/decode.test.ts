import { parseJson, ProtocolError, type Decoder } from '@venuekit/core'
import { isDeepStrictEqual } from 'node:util'
import { seededRandom } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createGateioFuturesDecoder } from '../src/futures/decode.ts'
import { createGateioSpotDecoder } from '../src/spot/decode.ts'
import { randomFrame, randomTwins } from './random-frames.ts'
import { collectingSink, readReference, Refused, type Emitted } from './reference-decoder.ts'

/** The full tier holds the decoders against the reference for longer. */
const numRuns = process.env['VENUEKIT_TIER'] === 'full' ? 100_000 : Number(process.env['VENUEKIT_CASES'] ?? 1_000)

const text = new TextDecoder()

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

const products = [
  ['spot', createGateioSpotDecoder],
  ['futures', createGateioFuturesDecoder],
] as const

test.each(products)(
  '[S3.102] property: the decoder of %s reads what a plain one reads, and refuses what it refuses',
  (product, create) => {
    const emitted: Emitted[] = []
    // One decoder for all messages: none may leave anything behind.
    const decoder = create(collectingSink(emitted))
    const counts = { emitted: 0, other: 0, refused: 0 }
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        const bytes = randomFrame(product, seed)
        const [found, expected] = [ours(decoder, emitted, bytes), reference(product, bytes)]
        counts[typeof found === 'string' ? found : 'emitted'] += 1
        if (found === 'refused' && expected !== 'refused' && !isTrusted(bytes)) return
        expect({ bytes: text.decode(bytes), found }).toEqual({ bytes: text.decode(bytes), found: expected })
      }),
      { numRuns },
    )
    // The messages are of every kind, each often enough.
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(numRuns / 20)
  },
)

test.each(products)(
  'property: a message of %s that begins as others did is read as if they had not been',
  (product, create) => {
    const emitted: Emitted[] = []
    const decoder = create(collectingSink(emitted))
    fc.assert(
      fc.property(fc.noShrink(fc.integer()), (seed) => {
        for (const bytes of randomTwins(product, seed)) {
          const [found, expected] = [ours(decoder, emitted, bytes), reference(product, bytes)]
          if (found === 'refused' && expected !== 'refused' && !isTrusted(bytes)) continue
          expect({ bytes: text.decode(bytes), found }).toEqual({ bytes: text.decode(bytes), found: expected })
        }
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    )
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

const creators = { spot: createGateioSpotDecoder, futures: createGateioFuturesDecoder }

test.each(learnable)(
  'a book message of %s on %s that was learned, with one byte changed, whichever and wherever, or cut off, is read as a plain decoder reads it',
  (product, channel, result) => {
    const emitted: Emitted[] = []
    const decoder = creators[product](collectingSink(emitted))
    const message = new TextEncoder().encode(JSON.stringify({ ...usual, channel, result }))
    const hold = (bytes: Uint8Array): void => {
      const [found, expected] = [ours(decoder, emitted, bytes), reference(product, bytes)]
      if (isDeepStrictEqual(found, expected)) return
      if (found === 'refused' && expected !== 'refused' && !isTrusted(bytes)) return
      expect({ bytes: text.decode(bytes), found }).toEqual({ bytes: text.decode(bytes), found: expected })
    }
    hold(message)
    hold(message)
    const bytes = new TextEncoder().encode('}]",.-/09:bU\\\u0000')
    for (const at of message.keys()) {
      hold(message.subarray(0, at))
      for (const byte of bytes) hold(message.with(at, byte))
      hold(message)
    }
  },
)

test('a book message that was learned is read with numbers of any length', () => {
  const emitted: Emitted[] = []
  const decoder = createGateioSpotDecoder(collectingSink(emitted))
  const digits = '9876543210123456789'
  for (const whole of Array.from({ length: 19 }, (_, index) => digits.slice(0, index))) {
    for (const places of Array.from({ length: 19 }, (_, index) => digits.slice(0, index))) {
      for (const number of [`${whole}.${places}`, `0${whole}.${places}`, `0.${whole}${places}`, `${whole}${places}`]) {
        const result = { ...ids, s: 'BTC_USDT', b: [['1', number]], a: [[number, '2.5']] }
        const bytes = new TextEncoder().encode(JSON.stringify({ ...usual, channel: 'spot.order_book_update', result }))
        expect([number, ours(decoder, emitted, bytes)]).toEqual([number, reference('spot', bytes)])
      }
    }
  }
})

test('markets and channels that share a connection are told apart, however many and in whichever order they come', () => {
  const emitted: Emitted[] = []
  const decoder = createGateioFuturesDecoder(collectingSink(emitted))
  const random = seededRandom(3)
  const below = (limit: number) => Math.floor(random() * limit)
  for (let index = 0; index < 3_000; index += 1) {
    const id = 10 ** below(12) + index
    const s = `${'ABCDEFGH'.slice(0, 1 + below(8))}${below(60)}_USDT`
    const result = { t: ids.t + index, U: id, u: id + below(3), s, a: named.a, b: named.b.slice(below(3)), l: '100' }
    const bytes = new TextEncoder().encode(
      JSON.stringify({
        ...usual,
        channel: 'futures.order_book_update',
        result: below(9) === 0 ? { ...result, l: below(500) } : result,
      }),
    )
    expect(ours(decoder, emitted, bytes)).toEqual(reference('futures', bytes))
  }
})
