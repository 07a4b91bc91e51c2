import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Manifest } from '../lib/workspace.ts'

/** A package as it would be in the registry. */
export interface Released {
  readonly manifest: Manifest
  /** The path of its tarball. */
  readonly tarball: string
}

export interface LocalRegistry extends AsyncDisposable {
  /** What npm is to be told: `registry=…`. */
  readonly url: string
}

/**
 * A registry of npm on loopback that has these packages, as if they had been published, and sends npm to `upstream` for all others. So
 * the commands that users are told can be tried as they are written, before there is anything to install.
 */
export async function startRegistry(packages: ReadonlyMap<string, Released>, upstream: string): Promise<LocalRegistry> {
  const server = createServer((request, response) => {
    const [path = '/'] = (request.url ?? '/').split('?')
    const tarball = packages.get(decodeURIComponent(/^\/-\/tarballs\/(.+)\.tgz$/.exec(path)?.[1] ?? ''))
    const released = packages.get(decodeURIComponent(path.slice(1)))
    if (request.method !== 'GET') response.writeHead(404).end()
    else if (tarball !== undefined) response.end(readFileSync(tarball.tarball))
    else if (released !== undefined) response.end(JSON.stringify(documentOf(released, url)))
    else response.writeHead(302, { location: upstream.replace(/\/$/, '') + path }).end()
  })
  // No connection is closed for being idle: the next request would meet that half-way.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** What npm asks a registry about a package. */
function documentOf({ manifest, tarball }: Released, url: string): object {
  const { name, version } = manifest
  const dist = {
    tarball: `${url}-/tarballs/${encodeURIComponent(name)}.tgz`,
    integrity: `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`,
  }
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }
}
