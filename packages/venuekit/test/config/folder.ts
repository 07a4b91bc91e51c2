import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder with these files, which is gone afterwards. */
export async function folderWith(files: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(join(tmpdir(), 'venuekit-config-'))
  /** As editors do it: there is no moment at which the file is empty or half written. */
  const write = async (name: string, text: string): Promise<void> => {
    const draft = join(directory, `${name}.new`)
    await writeFile(draft, text)
    await rename(draft, join(directory, name))
  }
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { directory, write, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) }
}
