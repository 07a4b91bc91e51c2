import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder with these files, which is gone afterwards. */
export async function folderWith(files: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'venuekit-config-'))
  const write = (name: string, text: string) => writeFile(join(directory, name), text)
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { directory, write, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) }
}
