import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { SharedText, WriteBatch } from './write-batch.ts'

/** A socket that notes how much arrived at once. */
function noting(): { readonly stream: Writable; readonly calls: string[] } {
  const calls: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      calls.push(chunk.toString())
      done()
    },
    writev: (chunks, done) => {
      calls.push(chunks.map(({ chunk }) => String(chunk)).join(''))
      done()
    },
  })
  return { stream, calls }
}

test('what is written in one go leaves together', async () => {
  const { stream, calls } = noting()
  const batch = new WriteBatch(stream)
  for (const text of ['a', 'b', 'c']) {
    batch.open()
    stream.write(text)
  }
  expect(calls).toEqual([])
  const { promise, resolve } = Promise.withResolvers<void>()
  setImmediate(resolve)
  await promise
  expect(calls).toEqual(['abc'])
  batch.open()
  stream.write('d')
  batch.flush()
  batch.flush()
  expect(calls).toEqual(['abc', 'd'])
})

test('much of it is handed on before', () => {
  const { stream, calls } = noting()
  const batch = new WriteBatch(stream)
  const text = 'x'.repeat(100_000)
  for (let count = 0; count < 5; count += 1) {
    batch.open()
    stream.write(text)
  }
  expect(calls.map(({ length }) => length)).toEqual([300_000])
  batch.flush()
  expect(calls.map(({ length }) => length)).toEqual([300_000, 200_000])
})

test('a text that is sent again is not encoded again', () => {
  const texts = new SharedText()
  const bytes = texts.bytesOf('{"price":"1"}')
  expect(bytes.toString()).toBe('{"price":"1"}')
  expect(texts.bytesOf('{"price":"1"}')).toBe(bytes)
  expect(texts.bytesOf('ü').toString()).toBe('ü')
})
