// node tools/src/docs/main.ts [FOLDER…]: the pages and examples of these packages, of the top (its folder), or of all.
import { resolve } from 'node:path'
import { type Finding, report } from '../lib/finding.ts'
import { workspaceTop } from '../lib/workspace-top.ts'
import { root, workspacePackages } from '../lib/workspace.ts'
import { checkDocs } from './check.ts'

const folders = process.argv.slice(2).map((folder) => resolve(folder))
const chosen = folders.length > 0 ? folders : [root, ...workspacePackages().map((one) => one.folder)]
const findings: Finding[] = []
for (const folder of chosen) findings.push(...(await checkDocs(workspaceTop(folder), folder)))
process.exitCode = report('docs', findings)
