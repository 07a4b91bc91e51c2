// node tools/src/checks/main.ts [FOLDER…]: the workspace's own checks over these packages, or over all of them.
import { report } from '../lib/finding.ts'
import { workspacePackages } from '../lib/workspace.ts'
import { checkPackage } from './all.ts'

const folders = process.argv.slice(2)
const chosen = folders.length > 0 ? folders : workspacePackages().map((one) => one.folder)
process.exitCode = report(
  'checks',
  chosen.flatMap((folder) => checkPackage(folder)),
)
