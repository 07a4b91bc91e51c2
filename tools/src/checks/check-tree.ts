import type { Finding } from '../lib/finding.ts'
import { layerOf } from './layers.ts'
import type { Project } from './project.ts'

const rooms = ['index.ts', 'connector.ts', 'options.ts', 'sign.ts', 'errors.ts', 'symbols.ts', 'limits.ts']
const products = ['spot', 'futures']
const productRooms = [
  'public-rest.ts',
  'private-rest.ts',
  'public-websocket.ts',
  'private-websocket.ts',
  'topics.ts',
  'transport.ts',
  'decode.ts',
  'book-sync.ts',
]

/** Rooms that an exchange does without, with the reason: package path, then path inside `src`. */
export type TreeExceptions = Readonly<Record<string, Readonly<Record<string, string>>>>
const treeExceptions: TreeExceptions = {}

/** Every exchange has the same rooms, so that whoever knows one knows all. */
export function checkTree(project: Project, exceptions: TreeExceptions = treeExceptions): readonly Finding[] {
  if (layerOf(project.path) !== 'exchange') return []
  const files = project.sources.filter((one) => one.inside.startsWith('src/')).map((one) => one.inside.slice(4))
  const missing = missingRooms(files)
  const excused = exceptions[project.path] ?? {}
  return [
    ...missing
      .filter((room) => !Object.hasOwn(excused, room))
      .map((room) =>
        at(project, room, `an exchange package has a "src/${room}"; ARCHITECTURE.md says what belongs in it`),
      ),
    ...Object.keys(excused)
      .filter((room) => !missing.includes(room))
      .map((room) => at(project, room, 'exists, so its exception in tools/src/checks/check-tree.ts must go')),
    ...badEndpointNames(files).map((file) => at(project, file, 'name an endpoint file <verb-noun>.ts: get-ticker.ts')),
  ]
}

function at(project: Project, room: string, message: string): Finding {
  return { path: `${project.path}/src/${room}`, line: 1, message }
}

function missingRooms(files: readonly string[]): readonly string[] {
  const missing = rooms.filter((room) => !files.includes(room))
  const present = products.filter((product) => files.some((file) => file.startsWith(`${product}/`)))
  if (present.length === 0) return [...missing, `${products.join('/ or ')}/`]
  for (const product of present) {
    missing.push(...productRooms.map((room) => `${product}/${room}`).filter((room) => !files.includes(room)))
    if (!files.some((file) => file.startsWith(`${product}/endpoints/`))) missing.push(`${product}/endpoints/`)
  }
  return missing
}

function badEndpointNames(files: readonly string[]): readonly string[] {
  return files.filter((file) => {
    const name = /^[a-z]+\/endpoints\/(.+)$/.exec(file)?.[1]
    return name !== undefined && !/^[a-z0-9]+(?:-[a-z0-9]+)+(?:\.test|\.test-d)?\.ts$/.test(name)
  })
}
