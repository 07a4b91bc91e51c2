import { spawnSync } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './workspace.ts'

/**
 * Runs nx in another workspace (a temporary one) and returns what it printed; throws when it fails. That workspace's cache
 * lies inside of it, also when this process was started by nx itself.
 */
export function nxIn(folder: string, args: readonly string[]): string {
  const outer = Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'))
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/nx/dist/bin/nx.js'), ...args],
    {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...Object.fromEntries(outer),
        PATH: join(root, 'node_modules/.bin') + delimiter + (process.env['PATH'] ?? ''),
        NX_DAEMON: 'false',
        NX_TUI: 'false',
        // Callers read what nx prints; nx itself asks for colours in what it starts.
        FORCE_COLOR: '0',
        NX_WORKSPACE_DATA_DIRECTORY: join(folder, '.nx/workspace-data'),
        NX_CACHE_DIRECTORY: join(folder, '.nx/cache'),
      },
    },
  )
  if (status !== 0) throw new Error(`"nx ${args.join(' ')}" failed: ${error?.message ?? ''}\n${stdout}${stderr}`)
  return stdout
}
