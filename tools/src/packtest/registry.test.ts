import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { startRegistry } from './registry.ts'

test('[P.12] it has what it was given as if that had been published, and sends on what it has not', async () => {
  using folder = temporaryFolder({ 'core.tgz': 'the tarball' })
  const tarball = join(folder.path, 'core.tgz')
  const manifest = { name: '@venuekit/core', version: '0.0.0', dependencies: { zod: '^4.0.0' } }
  await using registry = await startRegistry(
    new Map([[manifest.name, { manifest, tarball }]]),
    'https://up.example/npm/',
  )
  const get = (path: string) => fetch(registry.url + path, { redirect: 'manual' })
  const document = (await (await get('@venuekit%2fcore')).json()) as {
    'dist-tags': { latest: string }
    versions: Record<string, { dependencies: object; dist: { tarball: string; integrity: string } }>
  }
  const version = document.versions[document['dist-tags'].latest]
  expect(version?.dependencies).toEqual({ zod: '^4.0.0' })
  expect(await (await fetch(version?.dist.tarball ?? '')).text()).toBe('the tarball')
  expect(version?.dist.integrity).toBe(`sha512-${createHash('sha512').update('the tarball').digest('base64')}`)
  const other = await get('zod')
  expect([other.status, other.headers.get('location')]).toEqual([302, 'https://up.example/npm/zod'])
  expect((await fetch(`${registry.url}-/npm/v1/security`, { method: 'POST' })).status).toBe(404)
})
