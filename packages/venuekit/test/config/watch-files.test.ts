import { once } from 'node:events'
import { readFileSync, watch } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ManualClock } from '@venuekit/core/testing'
import { expect, test } from 'vitest'
import { watchFiles } from '../../src/config/watch-files.ts'
import { folderWith } from './folder.ts'

async function setUp() {
  const folder = await folderWith({ 'a.yaml': 'one' })
  const file = join(folder.directory, 'a.yaml')
  const clock = new ManualClock()
  const read = async () => {
    const text = readFileSync(file, 'utf8')
    return { fingerprint: text, update: text }
  }
  const updates = watchFiles([folder.directory], { clock, settleMs: 100, fingerprint: 'one', read })
  return {
    clock,
    updates,
    /** Writes it in place, and resolves when whoever watches the folder has been told. */
    async write(name: string, text: string): Promise<void> {
      const watcher = watch(folder.directory)
      const told = once(watcher, 'change')
      await writeFile(join(folder.directory, name), text)
      await told
      watcher.close()
    },
    async [Symbol.asyncDispose]() {
      await updates.return()
      await folder[Symbol.asyncDispose]()
    },
  }
}

test('[S3.114] a file that is still being written is not read before it is quiet', async () => {
  await using set = await setUp()
  const { clock, updates } = set
  const next = updates.next()
  await set.write('a.yaml', '')
  await clock.advance(100)
  await set.write('a.yaml', 'two')
  expect(await clock.runDuring(next)).toEqual({ done: false, value: 'two' })
})

test('[S3.114] where something is written without end, it is read all the same', async () => {
  await using set = await setUp()
  const { clock, updates } = set
  const isRead = new AbortController()
  const next = updates.next().finally(() => isRead.abort())
  await set.write('a.yaml', 'two')
  for (let time = 0; !isRead.signal.aborted; time += 1) {
    await set.write('some.log', `${time}`)
    await clock.advance(100)
  }
  expect(await next).toEqual({ done: false, value: 'two' })
})
