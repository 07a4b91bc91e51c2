import { layerOf } from '../checks/layers.ts'
import type { WorkspacePackage } from '../lib/workspace.ts'
import { budgetFile, codeEntries, readSizeFile } from './budget.ts'
import { builtFile, bundleText, programOf, programOfAll } from './bundle.ts'

/**
 * Looks for one exchange inside another package. Each exchange names texts that only it contains ("markers", such as its
 * host names); the bundle of any other package, made with all of the workspace's packages that it imports, must not hold
 * them. The exchange's own bundle must hold them, or the marker would guard nothing; and every exchange must name some.
 */
export function bleedProblems(subject: WorkspacePackage, all: readonly WorkspacePackage[]): readonly string[] {
  const { folder, manifest, name } = subject
  const fileOf = (entry: string) => builtFile(folder, manifest.exports, entry)
  const { mayContain = [], budgets = [] } = readSizeFile(folder) ?? {}
  const whole = bundleText(folder, programOfAll(codeEntries(manifest.exports).map(fileOf)), [
    // A peer is not this package's to ship.
    ...notOurs(all),
    ...Object.keys(manifest.peerDependencies ?? {}),
  ])
  const joined = budgets.filter((budget) => budget.with !== undefined)
  return [
    ...ownProblems(subject, whole),
    ...foreignProblems('the bundle', whole, { all, allowed: [name, ...mayContain] }),
    ...joined.flatMap((budget) => {
      const own = Object.keys(budget.with ?? {})
      const text = bundleText(folder, programOf(fileOf(budget.from), budget), notOurs(all))
      return foreignProblems(`"${budget.name}"`, text, { all, allowed: [name, ...mayContain, ...own] })
    }),
  ]
}

/** An exchange names markers, and each of them is there. */
function ownProblems({ folder, path }: WorkspacePackage, text: string): readonly string[] {
  const markers = readSizeFile(folder)?.markers ?? []
  if (markers.length === 0 && layerOf(path) === 'exchange')
    return [`${budgetFile} names no "markers": texts that only this exchange contains, such as its host names`]
  return markers
    .filter((marker) => !text.includes(marker))
    .map((marker) => `the marker "${marker}" does not occur in this package, so it guards nothing`)
}

interface Known {
  readonly all: readonly WorkspacePackage[]
  /** Packages whose markers may be there. */
  readonly allowed: readonly string[]
}

function foreignProblems(what: string, text: string, { all, allowed }: Known): readonly string[] {
  return all
    .filter(({ name }) => !allowed.includes(name))
    .flatMap(({ name, folder }) =>
      (readSizeFile(folder)?.markers ?? [])
        .filter((marker) => text.includes(marker))
        .map((marker) => `${what} contains "${marker}", which belongs to ${name}`),
    )
}

/** Other people's packages hold no exchange of ours. */
function notOurs(all: readonly WorkspacePackage[]): readonly string[] {
  const ours = new Set(all.map((one) => one.name))
  const theirs = all.flatMap(({ manifest }) =>
    Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies }),
  )
  return [...new Set(theirs.filter((name) => !ours.has(name)))]
}
