import { runCommand, runNx } from '../tasks/run.ts'

/** Why this process may not publish, or undefined when it is the release workflow on main. */
export function publishRefusal(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const advice = 'Merge the version pull request, and the workflow "release" publishes with provenance.'
  if (environment['CI'] !== 'true' || environment['GITHUB_ACTIONS'] !== 'true') {
    return `Releases are published in CI alone. ${advice} A rehearsal is "npm run release:dry-run".`
  }
  if (environment['GITHUB_REF'] !== 'refs/heads/main') return `Releases are published from main alone. ${advice}`
  return undefined
}

/** Builds everything and publishes the packages whose version the registry does not have yet. */
export async function publish(): Promise<boolean> {
  const refusal = publishRefusal(process.env)
  if (refusal !== undefined) throw new Error(refusal)
  const built = await runNx(['run-many', '-t', 'build'])
  return built.code === 0 && (await runCommand('changeset', ['publish'])).code === 0
}
