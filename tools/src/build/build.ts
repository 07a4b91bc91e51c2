import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Manifest, readJson } from '../lib/workspace.ts'
import { bundlePackage, noticesFile } from './bundle.ts'

/**
 * Writes the JavaScript of a package to its `dist`, in place of what an earlier build left there. The declarations stay,
 * but for those of sources that are gone, which the compiler leaves.
 */
export async function buildPackage(folder: string): Promise<void> {
  const files = await bundlePackage(folder, readJson<Manifest>(join(folder, 'package.json')))
  const dist = join(folder, 'dist')
  if (existsSync(dist)) {
    for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' }))
      if (/\.js(?:\.map)?$/u.test(path) || path === noticesFile || lostItsSource(folder, path)) rmSync(join(dist, path))
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(dist, path)), { recursive: true })
    writeFileSync(join(dist, path), text)
  }
}

function lostItsSource(folder: string, path: string): boolean {
  const name = /^(.+)\.d\.ts(?:\.map)?$/u.exec(path)?.[1]
  return name !== undefined && !existsSync(join(folder, 'src', `${name}.ts`))
}
