import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentsFile, contentsText, forbiddenFiles, missingFiles, pathLeaks, snapshotProblems } from './contents.ts'
import { declarationProblems } from './declarations.ts'
import { publintProblems, typesProblems } from './linters.ts'
import { manifestProblems } from './manifest.ts'
import { packPackage } from './packed.ts'
import { sourceMapProblems } from './source-maps.ts'

export interface PackageCheckOptions {
  /** The package's folder; it must have been built. */
  readonly folder: string
  /** The folder whose path must not leak into the package. */
  readonly workspace: string
  /** Write the content snapshot instead of comparing with it, if all that is packed may be. */
  readonly update?: boolean
}

/** Packs one package as `npm publish` would and returns everything that is wrong with the tarball. */
export async function checkPackedPackage(options: PackageCheckOptions): Promise<readonly string[]> {
  const { folder, workspace, update = false } = options
  const packed = await packPackage(folder)
  const paths = [...packed.files.keys()]
  const faults = [
    ...missingFiles(paths, existsSync(join(folder, 'CHANGELOG.md'))),
    ...forbiddenFiles(paths),
    ...pathLeaks(packed.files, workspace),
    ...sourceMapProblems(packed.files),
  ]
  const snapshot = join(folder, contentsFile)
  const contents = contentsText(paths)
  // A list of files that must not be packed is not recorded: it would stay when they are gone.
  if (update && faults.length === 0) writeFileSync(snapshot, contents)
  return [
    ...faults,
    ...snapshotProblems(existsSync(snapshot) ? readFileSync(snapshot, 'utf8') : undefined, contents),
    ...manifestProblems(packed.manifest),
    ...declarationProblems(packed),
    ...(await publintProblems(packed)),
    ...(await typesProblems(packed)),
  ]
}
