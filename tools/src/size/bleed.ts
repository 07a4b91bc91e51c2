import { layerOf } from '../checks/layers.ts'
import type { WorkspacePackage } from '../lib/workspace.ts'
import { budgetFile, codeEntries, readSizeFile } from './budget.ts'
import { builtFile, bundleText } from './bundle.ts'

/**
 * Looks for one exchange inside another package. Each exchange names texts that only it contains ("markers", such as its
 * host names); the bundle of any other package, made with all of the workspace's packages that it imports, must not hold
 * them. The exchange's own bundle must hold them, or the marker would guard nothing; and every exchange must name some.
 */
export function bleedProblems(subject: WorkspacePackage, all: readonly WorkspacePackage[]): readonly string[] {
  const text = bundleText(
    subject.folder,
    codeEntries(subject.manifest.exports).map((entry) => builtFile(subject.folder, subject.manifest.exports, entry)),
    notBundled(subject, all),
  )
  const allowed = new Set([subject.name, ...(readSizeFile(subject.folder)?.mayContain ?? [])])
  return all.flatMap((owner) => {
    const markers = readSizeFile(owner.folder)?.markers ?? []
    if (owner.name === subject.name) {
      if (markers.length === 0 && layerOf(owner.path) === 'exchange')
        return [`${budgetFile} names no "markers": texts that only this exchange contains, such as its host names`]
      return markers
        .filter((marker) => !text.includes(marker))
        .map((marker) => `the marker "${marker}" does not occur in this package, so it guards nothing`)
    }
    if (allowed.has(owner.name)) return []
    return markers
      .filter((marker) => text.includes(marker))
      .map((marker) => `the bundle contains "${marker}", which belongs to ${owner.name}`)
  })
}

/** Other people's packages hold no exchange of ours, and a peer is not ours to ship. */
function notBundled(subject: WorkspacePackage, all: readonly WorkspacePackage[]): readonly string[] {
  const ours = new Set(all.map((one) => one.name))
  const theirs = all.flatMap(({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies }).filter(
      (name) => !ours.has(name),
    ),
  )
  return [...new Set([...theirs, ...Object.keys(subject.manifest.peerDependencies ?? {})])]
}
