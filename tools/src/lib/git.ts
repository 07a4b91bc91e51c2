import { spawnSync } from 'node:child_process'

/** Runs git in `folder` and returns what it printed, without the last line break; throws with its message when it fails. */
export function git(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): string {
  const { status, stdout, stderr, error } = spawnSync('git', args, { cwd: folder, encoding: 'utf8', env })
  if (status !== 0) throw new Error(`"git ${args.join(' ')}" failed in ${folder}: ${error?.message ?? stderr}`)
  return stdout.trimEnd()
}
