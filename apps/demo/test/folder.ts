import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A file in a folder of its own, until the end of the block. */
export async function temporaryFile(name: string, text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'venuekit-demo-'))
  const file = join(folder, name)
  await writeFile(file, text)
  return { file, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}
