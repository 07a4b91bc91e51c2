import { parseJson, ProtocolError, type Decoder } from '@venuekit/core'
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
