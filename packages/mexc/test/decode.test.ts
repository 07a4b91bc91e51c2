import { ProtocolError, type Decoder } from '@venuekit/core'
import { isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { readMessage } from '../src/decode/message.ts'
import { createMexcSpotDecoder } from '../src/spot/decode.ts'
import { randomMessage, randomTwins } from './random-messages.ts'
import { collectingSink, readReference, Refused, type Emitted } from './reference-decoder.ts'
import { encode } from './schema.ts'
import { vectors } from './vectors.ts'

/** The full tier holds the decoder against the reference for longer. */
const numRuns = process.env['VENUEKIT_TIER'] === 'full' ? 100_000 : Number(process.env['VENUEKIT_CASES'] ?? 2_000)

const { stackTraceLimit } = Error
// Many of the messages are refused, by both. Where an error comes from is not looked at, and costs more than the whole reading.
beforeAll(() => {
  Error.stackTraceLimit = 0
})

type Outcome = { readonly emitted: Emitted } | 'other' | 'refused'

function ours(decoder: Decoder, emitted: Emitted[], bytes: Uint8Array): Outcome {
  emitted.length = 0
  try {
    const result = decoder.push(bytes, true)
    const [message] = emitted
    if (emitted.length !== (result === 'emitted' ? 1 : 0)) throw new Error('The sink was not called once.')
    return message === undefined ? 'other' : { emitted: message }
  } catch (error) {
    if (!ProtocolError.is(error) || emitted.length > 0) throw error
    return 'refused'
  }
}

function reference(bytes: Uint8Array): Outcome | 'no UTF-8' {
  try {
    const message = readReference(bytes)
    return message === undefined ? 'other' : { emitted: message }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // Texts that are only stepped over are not read, and so not judged.
    return /utf-?8/i.test(error.message) ? 'no UTF-8' : 'refused'
  }
}

/** Bodies that are not hot are not looked into. */
function isCold(bytes: Uint8Array): boolean {
  try {
    return ![303, 311, 313, 314, 315].includes(readMessage(bytes).member)
  } catch {
    return false
  }
}

function expectSame(bytes: Uint8Array, found: Outcome, expected: Outcome): void {
  Error.stackTraceLimit = stackTraceLimit
  const hex = Buffer.from(bytes).toString('hex')
  expect({ hex, found }).toEqual({ hex, found: expected })
}

/** A decoder and the reference, which are given the same messages. */
class Pair {
  /** Messages that both have read alike. */
  held = 0
  readonly #emitted: Emitted[] = []
  readonly #decoder = createMexcSpotDecoder(collectingSink(this.#emitted))

  push(bytes: Uint8Array): Outcome {
    return ours(this.#decoder, this.#emitted, bytes)
  }

  /** What the decoder found, which has to be what the reference did where that judges. */
  hold(bytes: Uint8Array): Outcome {
    const [found, expected] = [this.push(bytes), reference(bytes)]
    this.held += 1
    // Many times cheaper than to ask `expect`, which is only to say what is different.
    if (isDeepStrictEqual(found, expected) || expected === 'no UTF-8') return found
    if (found === 'other' && expected === 'refused' && isCold(bytes)) return found
    expectSame(bytes, found, expected)
    return found
  }
}

test('[S3.94] property: the decoder reads what a protobuf library reads, and refuses what it refuses', () => {
  // One decoder for all messages: none may leave anything behind.
  const pair = new Pair()
  const counts = { emitted: 0, other: 0, refused: 0 }
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const found = pair.hold(randomMessage(seed))
      counts[typeof found === 'string' ? found : 'emitted'] += 1
    }),
    { numRuns },
  )
  // The messages are of every kind, each often enough.
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(numRuns / 20)
})

test('[S3.94] property: a message that begins as others did is read as if they had not been', () => {
  let held = 0
  fc.assert(
    fc.property(fc.noShrink(fc.integer()), (seed) => {
      const pair = new Pair()
      for (const bytes of randomTwins(seed)) pair.hold(bytes)
      held += pair.held
    }),
    { numRuns: Math.ceil(numRuns / 10) },
  )
  expect(held).toBeGreaterThanOrEqual((numRuns / 10) * 14)
})

test('[S3.94] where the symbol is empty the market is that of the last channel, however the message begins', () => {
  const pair = new Pair()
  const channel = 'spot@public.aggre.depth.v3.api.pb@100ms@BTCUSDT'
  const body = { asks: [{ price: '1.5', quantity: '2' }], bids: [], fromVersion: '7', toVersion: '8' }
  const bytes = encode({ channel, symbol: '', sendTime: '1767225600000', publicAggreDepths: body })
  const again = encode({ channel: channel.replace('BTCUSDT', 'MXUSDT') })
  for (let turn = 0; turn < 2; turn += 1) {
    for (const [message, symbol] of [
      [bytes, 'BTCUSDT'],
      [Uint8Array.from([...bytes, ...again]), 'MXUSDT'],
    ] as const) {
      expect(pair.hold(message)).toMatchObject({ emitted: { frame: { symbol } } })
    }
  }
})

test('[S3.94] a level that goes on behind its body is refused, whatever the message before left there', () => {
  const emitted: Emitted[] = []
  const decoder = createMexcSpotDecoder(collectingSink(emitted))
  const [price, quantity] = [Buffer.from('1.5'), Buffer.from('23')]
  const level = [0x0a, price.length, ...price, 0x12, quantity.length, ...quantity]
  const part = [0x12, level.length, ...level]
  const head = encode({ symbol: 'BTCUSDT', publicAggreDepths: { fromVersion: '7', toVersion: '8' } })
  // A part of the body more, and one that ends before its last digit.
  const whole = Uint8Array.from([...head, 0xca, 0x13, part.length, ...part])
  const cut = Uint8Array.from([...head, 0xca, 0x13, part.length - 1, ...part.slice(0, -1)])
  expect(ours(decoder, emitted, whole)).toMatchObject({ emitted: { frame: { bids: ['15/1 23/0'] } } })
  expect([ours(decoder, emitted, cut), reference(cut)]).toEqual(['refused', 'refused'])
})

test('[S3.94] property: bytes of any kind are read, ignored or refused, and nothing else', () => {
  const pair = new Pair()
  const outcomes = new Set<string>()
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      const outcome = pair.push(bytes)
      outcomes.add(typeof outcome === 'string' ? outcome : 'emitted')
    }),
    { numRuns },
  )
  expect([...outcomes]).toEqual(expect.arrayContaining(['other', 'refused']))
})

test.each(vectors)('[S3.94] $name', ({ hex, json }) => {
  const bytes = Uint8Array.from(Buffer.from(hex, 'hex'))
  expect(Buffer.from(encode(json)).toString('hex')).toBe(hex)
  const emitted: Emitted[] = []
  const found = ours(createMexcSpotDecoder(collectingSink(emitted)), emitted, bytes)
  expect(found).toEqual(reference(bytes))
})
