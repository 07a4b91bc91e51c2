import { ProtocolError } from '@venuekit/core'
import { describe, expect, test } from 'vitest'
import { collectingSink, type Emitted } from '../../test/reference-decoder.ts'
import { encode } from '../../test/schema.ts'
import { frameOf, vectors } from '../../test/vectors.ts'
import { createMexcSpotDecoder } from './decode.ts'

function decode(...frames: readonly Uint8Array[]): readonly unknown[] {
  const emitted: Emitted[] = []
  const decoder = createMexcSpotDecoder(collectingSink(emitted))
  return frames.map((bytes) => (decoder.push(bytes, true) === 'emitted' ? emitted.at(-1)?.frame : 'other'))
}

test('[S3.94] changes of a book, with their digits as sent; a size of 0 is a level that is gone', () => {
  expect(decode(frameOf(1), frameOf(2))).toEqual([
    {
      symbol: 'BTCUSDT',
      eventTimeMs: 1_767_225_600_123,
      kind: 'delta',
      first: 36_913_565_464,
      last: 36_913_565_470,
      depth: 0,
      asks: ['9318018/2 21976424/8', '9318100/2 0/8', '9318555/2 150000000/8'],
      bids: ['9317998/2 282651000/8', '9317010/2 0/8'],
    },
    expect.objectContaining({ symbol: 'MXUSDT', asks: [], bids: ['25174/4 0/0'], first: 36_913_565_471 }),
  ])
})

test('[S3.94] the best levels as a whole are a snapshot, and as deep as their channel says', () => {
  expect(decode(frameOf(6))).toMatchObject([{ kind: 'snapshot', depth: 5, last: 36_913_565_470 }])
})

test('[S3.94] trades, with their ids and the side of the taker', () => {
  expect(decode(frameOf(3))).toEqual([
    {
      symbol: 'BTCUSDT',
      trades: [
        expect.objectContaining({ side: 1, time: 1_767_225_600_150, id: '731579883561406466X0_731579883561406467X0' }),
        expect.objectContaining({ side: 0, price: '9317998/2', size: '120000/8' }),
      ],
    },
  ])
})

test('[S3.94] best bid and ask, in the versions of the book where it says so', () => {
  expect(decode(frameOf(4), frameOf(5))).toMatchObject([
    { bid: '9317998/2 282651/5', ask: '9318018/2 21976424/8', updateId: 36_913_565_470 },
    { bid: '9317998/2 282651/5', updateId: -1 },
  ])
})

test('[S3.94] the market is named by the channel where the message does not', () => {
  const nameless = vectors.slice(0, 6).map(({ json }) => {
    const { symbol: _symbol, ...rest } = json as Record<string, unknown>
    return encode(rest)
  })
  expect(decode(...nameless)).toMatchObject(
    ['BTCUSDT', 'MXUSDT', 'BTCUSDT', 'BTCUSDT', 'BTCUSDT', 'BTCUSDT'].map((symbol) => ({ symbol })),
  )
})

test('[S3.94] the same market is always the same text', () => {
  const symbols: string[] = []
  const decoder = createMexcSpotDecoder({ book: ({ symbol }) => void symbols.push(symbol) })
  for (const number of [1, 1, 2]) decoder.push(frameOf(number), true)
  expect(symbols).toEqual(['BTCUSDT', 'BTCUSDT', 'MXUSDT'])
})

describe('what is not for the sink', () => {
  test('[S3.94] text, bodies that are not hot, trades without a trade, and what nobody wants', () => {
    const decoder = createMexcSpotDecoder({})
    expect(decoder.push(new TextEncoder().encode('Invalid listen key'), false)).toBe('other')
    for (let number = 1; number <= 12; number += 1) expect(decoder.push(frameOf(number), true)).toBe('other')
    expect(decode(frameOf(9), encode({ symbol: 'X', publicAggreDeals: {} }))).toEqual(['other', 'other'])
  })

  test('[S3.94] a damaged message is refused, and nothing is emitted', () => {
    const book = vectors[0]?.json as { readonly publicAggreDepths: object }
    for (const damage of [
      { fromVersion: '' },
      { toVersion: '1' },
      { asks: [{ price: '1' }] },
      { bids: [{ price: 'x', quantity: '1' }] },
    ]) {
      const bytes = encode({ ...book, publicAggreDepths: { ...book.publicAggreDepths, ...damage } })
      expect(() => decode(bytes)).toThrow(ProtocolError)
    }
  })

  test('[S3.94] a message that is cut off is refused, or, cut between two fields, one without a body', () => {
    const whole = frameOf(1)
    const read = (length: number) => {
      try {
        return decode(whole.subarray(0, length))[0]
      } catch (error) {
        return ProtocolError.is(error) ? 'refused' : error
      }
    }
    const results = Array.from({ length: whole.length - 1 }, (_, index) => read(index + 1))
    const others = results.flatMap((result, index) => (result === 'other' ? [index + 1] : []))
    expect(others).toEqual([49, 58, 65])
    expect(results.filter((result) => result === 'refused')).toHaveLength(results.length - others.length)
  })
})
