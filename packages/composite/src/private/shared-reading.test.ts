import { expect, test } from 'vitest'
import { SharedReading } from './shared-reading.ts'

function readings() {
  const begun: {
    readonly since: number
    readonly end: (value: string) => void
    readonly fail: (error: Error) => void
  }[] = []
  const reading = new SharedReading<string>((since) => {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    begun.push({ since, end: resolve, fail: reject })
    return promise
  })
  const { signal } = new AbortController()
  return { begun, ask: (since: number) => reading.from(since, signal), reading }
}

test('[S3.68] who asks while a list is being read gets the next reading, as far back as any of them needs', async () => {
  const { begun, ask } = readings()
  const first = ask(50)
  await Promise.resolve()
  const later = [ask(40), ask(20), ask(30)]
  await Promise.resolve()
  expect(begun.map(({ since }) => since)).toEqual([50])
  begun[0]?.end('first')
  expect(await first).toBe('first')
  await expect.poll(() => begun.length).toBe(2)
  expect(begun[1]?.since).toBe(20)
  begun[1]?.end('second')
  expect(await Promise.all(later)).toEqual(['second', 'second', 'second'])
})

test('[S3.68] a reading that fails fails for those who waited for it alone', async () => {
  const { begun, ask } = readings()
  const first = ask(1)
  await Promise.resolve()
  const later = ask(2)
  begun[0]?.fail(new Error('no answer'))
  await expect(first).rejects.toThrow('no answer')
  await expect.poll(() => begun.length).toBe(2)
  begun[1]?.end('there')
  expect(await later).toBe('there')
})

test('[S3.68] who gives up does not keep the others from the reading', async () => {
  const { begun, ask, reading } = readings()
  const controller = new AbortController()
  const given = reading.from(1, controller.signal)
  const other = ask(1)
  await Promise.resolve()
  controller.abort()
  await expect(given).rejects.toMatchObject({ code: 'aborted' })
  begun[0]?.end('there')
  expect(await other).toBe('there')
})
