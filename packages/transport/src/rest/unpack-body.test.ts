import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import { ProtocolError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { unpackBody } from './unpack-body.ts'

const packers = {
  gzip: gzipSync,
  'x-gzip': gzipSync,
  deflate: deflateSync,
  br: brotliCompressSync,
  identity: (bytes: Uint8Array) => Buffer.from(bytes),
  '': (bytes: Uint8Array) => Buffer.from(bytes),
}
const encodings = fc.constantFrom<keyof typeof packers>('gzip', 'x-gzip', 'deflate', 'br', 'identity', '')

test('whatever was packed comes out as it was, in any encoding and in layers of them', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 5_000 }),
      fc.array(encodings, { maxLength: 3 }),
      async (bytes, layers) => {
        const packed = layers.reduce<Uint8Array>((left, layer) => packers[layer](left), bytes)
        const unpacked = await unpackBody(packed, layers.join(', '), 1_000_000)
        expect(Buffer.from(unpacked).equals(bytes)).toBe(true)
      },
    ),
  )
})

test('a body that is not small is unpacked beside the loop', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7_919) % 251))
  const packed = gzipSync(bytes, { level: 0 })
  expect(Buffer.from(await unpackBody(packed, 'gzip', 1_000_000)).equals(bytes)).toBe(true)
})

test('servers that send deflate without its wrapping are understood', async () => {
  const text = Buffer.from('{"price":"1"}'.repeat(20))
  expect(Buffer.from(await unpackBody(deflateRawSync(text), 'DEFLATE', 1_000)).toString()).toBe(text.toString())
})

test.each([100, 100_000])('more than was allowed is refused, packed in %s bytes', async (size) => {
  const packed = gzipSync(Buffer.alloc(size * 50, 'x'), { level: size > 1_000 ? 0 : 9 })
  const error = await errorOf(() => unpackBody(packed, 'gzip', size))
  expect(ProtocolError.is(error) && error.message).toBe(`The unpacked body of the answer is larger than ${size} bytes`)
})

test.each([
  ['a body that was cut off', gzipSync(Buffer.alloc(500, 'x')).subarray(0, 20), 'gzip'],
  ['a body that is not packed at all', Buffer.from('{"price":"1"}'), 'gzip'],
  ['a large body that is not packed at all', Buffer.alloc(50_000, '{'), 'br'],
  ['an encoding that nobody asked for', Buffer.from('x'), 'zstd'],
])('%s is refused', async (_, bytes, encoding) => {
  const error = await errorOf(() => unpackBody(bytes, encoding, 1_000_000))
  expect(ProtocolError.is(error) && error.message).toContain(encoding)
})

test('an empty body is empty, whatever its header says', async () => {
  expect(await unpackBody(new Uint8Array(0), 'gzip', 10)).toHaveLength(0)
})
