import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Content of files by their path; an object is written as JSON. */
export type Tree = Readonly<Record<string, string | object>>

/** A folder of its own that is gone when the `using` block ends. */
export interface TemporaryFolder extends Disposable {
  readonly path: string
}

/**
 * Makes a folder with these files under the system's temporary folder.
 *
 * @example
 * ```ts no-run
 * using folder = temporaryFolder({ 'package.json': { name: 'x' }, 'src/index.ts': 'export const a = 1\n' })
 * ```
 */
export function temporaryFolder(files: Tree = {}): TemporaryFolder {
  // The real path: macOS links its temporary folder, and tools that resolve links would name another one.
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'venuekit-')))
  writeTree(path, files)
  // A process that has just ended may have left children that write a last file.
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 10 }) }
}

export function writeTree(folder: string, files: Tree): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`)
  }
}
