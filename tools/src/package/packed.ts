import { mkdirSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { unpack } from '@publint/pack'
import { npm } from '../lib/npm.ts'
import { temporaryFolder } from '../lib/temporary.ts'

/** The fields of a manifest as somebody else's tool would read them: nothing is known of them yet. */
export type PublishedManifest = Readonly<Record<string, unknown>>

/** A package as a user gets it: what is in the tarball, and nothing of the folder it came from. */
export interface PackedPackage {
  readonly manifest: PublishedManifest
  readonly tarball: Uint8Array<ArrayBuffer>
  /** Path inside the package (`dist/index.js`) to the content. */
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** Packs the package of `folder` into `destination`, an empty or not yet existing folder, and returns the tarball's path. */
export function packInto(folder: string, destination: string): string {
  mkdirSync(destination, { recursive: true })
  npm(folder, ['pack', '--json', '--ignore-scripts', '--pack-destination', destination])
  const tarballs = readdirSync(destination).filter((name) => name.endsWith('.tgz'))
  const [tarball] = tarballs
  if (tarball === undefined || tarballs.length > 1) {
    throw new Error(`npm pack of ${folder} left ${tarballs.length} tarballs in ${destination} instead of one`)
  }
  return join(destination, tarball)
}

/** Packs the package of `folder` as `npm publish` would and reads the tarball back. */
export async function packPackage(folder: string): Promise<PackedPackage> {
  using destination = temporaryFolder()
  const tarball = new Uint8Array(readFileSync(packInto(folder, destination.path)))
  const { files: entries, rootDir } = await unpack(tarball)
  const files = new Map(entries.map(({ name, data }) => [name.slice(rootDir.length + 1), data]))
  const manifest = JSON.parse(Buffer.from(files.get('package.json') ?? []).toString()) as PublishedManifest
  return { manifest, tarball, files }
}
