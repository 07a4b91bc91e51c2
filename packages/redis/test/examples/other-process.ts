// Another process with the same store: says what it found, and answers.
import { createRedisCacheStore } from '../../src/index.ts'

await using store = createRedisCacheStore({ url: process.argv[2] ?? '', timeoutMs: 60_000 })
process.stdout.write(String(await store.get('key')))
await store.set('answer', 'from another process')
