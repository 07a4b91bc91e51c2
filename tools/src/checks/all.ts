import type { Finding } from '../lib/finding.ts'
import { checkBarrels } from './check-barrels.ts'
import { checkDependencies } from './check-dependencies.ts'
import { checkImports } from './check-imports.ts'
import { checkLayers } from './check-layers.ts'
import { checkTemplate } from './check-template.ts'
import { checkTests } from './check-tests.ts'
import { checkTree } from './check-tree.ts'
import { loadProject } from './project.ts'

/** Runs every check over one package. */
export function checkPackage(folder: string): readonly Finding[] {
  const project = loadProject(folder)
  return [
    ...checkLayers(project),
    ...checkDependencies(project),
    ...checkImports(project),
    ...checkTree(project),
    ...checkBarrels(project),
    ...checkTests(project),
    ...checkTemplate(project),
  ]
}
