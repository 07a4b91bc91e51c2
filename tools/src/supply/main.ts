// The supply chain: what our packages bring into users' processes, with licences, and how things are installed here.
// npm run supply
import { reportProblems } from '../lib/problems.ts'
import { root } from '../lib/workspace.ts'
import { checkSupply } from './check.ts'

const { problems, dependencies } = checkSupply(root)
for (const { name, entry, neededBy, direct } of dependencies) {
  const owner = direct ? neededBy : `by way of ${neededBy}`
  console.log(`${`${name}@${entry.version}`.padEnd(36)} ${(entry.license ?? '?').padEnd(14)} ${owner}`)
}
reportProblems('supply', problems)
