import type { Manifest } from '../lib/workspace.ts'

/** What a package is built from and to: the path of each entry point, without its ending, below `src` and `dist`. */
export function entriesOf({ exports = {}, bin = {} }: Pick<Manifest, 'exports' | 'bin'>): readonly string[] {
  const targets = [
    ...Object.values(exports).map((target) => Reflect.get(Object(target), 'default')),
    ...(typeof bin === 'string' ? [bin] : Object.values(bin)),
  ]
  return targets.flatMap((target) => /^(?:\.\/)?dist\/(.+)\.js$/u.exec(String(target))?.[1] ?? [])
}
