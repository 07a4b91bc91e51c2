// Everything about releases: `main.ts version | publish | dry-run | status | check [BASE]`.
import { baseRef } from '../lib/base-ref.ts'
import { git } from '../lib/git.ts'
import { root } from '../lib/workspace.ts'
import { packagesWithoutChangeset } from './changeset-check.ts'
import { dryRun } from './dry-run.ts'
import { publish } from './publish.ts'
import { changesetStatus } from './status.ts'
import { versionPackages } from './version.ts'

const [command, ...args] = process.argv.slice(2)

switch (command) {
  case 'version':
    versionPackages(root)
    break
  case 'publish':
    if (!(await publish())) process.exitCode = 1
    break
  case 'dry-run':
    await rehearse()
    break
  case 'status':
    process.stdout.write(changesetStatus(root, args))
    break
  case 'check':
    check(args[0] ?? baseRef(root))
    break
  default:
    throw new Error(`There is no release command "${command}"; there are: version, publish, dry-run, status, check.`)
}

/** Says what would be published, from what is committed. */
async function rehearse(): Promise<void> {
  if (git(root, ['status', '--porcelain']) !== '') {
    process.stderr.write('The dry run works on what is committed; files that differ are not part of it.\n')
  }
  const { released, problems } = await dryRun(root)
  for (const one of released) process.stdout.write(`would publish ${one}\n`)
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (problems.length > 0) process.exitCode = 1
}

/** Tells a branch which packages it changes without telling their users. */
function check(base: string | undefined): void {
  if (base === undefined)
    throw new Error('There is no main to compare with: name a base, "npm run release:check BASE".')
  const missing = packagesWithoutChangeset(root, base)
  if (missing.length === 0) return
  process.stderr.write(
    `This branch changes ${missing.join(', ')} without a changeset. Run "npx changeset" and tell users what changed, ` +
      'or "npx changeset --empty" when they cannot notice it.\n',
  )
  process.exitCode = 1
}
