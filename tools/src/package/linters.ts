import { checkPackage, createPackageFromTarballData, type Problem } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import type { PackedPackage } from './packed.ts'

/** Resolution modes that an ESM-only package does not serve: what are-the-types-wrong calls the profile "esm-only". */
const notServed: ReadonlySet<string> = new Set(['node10', 'node16-cjs'])

/** publint in strict mode, suggestions included: a new package has no reason to carry one. */
export async function publintProblems(packed: PackedPackage): Promise<readonly string[]> {
  const { messages, pkg } = await publint({
    pack: { tarball: packed.tarball.buffer },
    strict: true,
    level: 'suggestion',
  })
  return messages.map((message) => `publint: ${formatMessage(message, pkg, { color: false }) ?? message.code}`)
}

/** are-the-types-wrong over every entry point of the tarball, as an ESM importer and a bundler see them. */
export async function typesProblems(packed: PackedPackage): Promise<readonly string[]> {
  const result = await checkPackage(createPackageFromTarballData(packed.tarball))
  if (result.types === false) return ['arethetypeswrong: the package has no types']
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && notServed.has(problem.resolutionKind)))
    .map((problem) => `arethetypeswrong: ${describe(problem)}`)
}

function describe(problem: Problem): string {
  if ('entrypoint' in problem) return `${problem.kind} of "${problem.entrypoint}" (${problem.resolutionKind})`
  if ('typesFileName' in problem)
    return `${problem.kind}: ${problem.typesFileName} against ${problem.implementationFileName}`
  return `${problem.kind} in ${problem.fileName}`
}
