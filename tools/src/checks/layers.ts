/** The layers of the workspace, lowest first; `project.json` carries the same word as its tag `layer:<word>`. */
export type Layer =
  | 'core'
  | 'transport'
  | 'composite'
  | 'engine'
  | 'exchange'
  | 'ccxt-manager'
  | 'redis'
  | 'sim'
  | 'venuekit'
  | 'app'
  | 'tools'

/** `any` entry point of the packages of a layer, by `import()` alone, or only the named entry points. */
export type Access = 'any' | 'import()' | readonly string[]

export interface LayerRule {
  /** What published sources may import of the workspace. */
  readonly workspace: Partial<Readonly<Record<Layer, Access>>>
  /** What tests, benchmarks and configuration may import in addition. */
  readonly tests: Partial<Readonly<Record<Layer, Access>>>
  /** Which packages from outside published sources may import; tests may use whatever is declared. */
  readonly outside: 'any' | readonly string[]
}

const everything: LayerRule['workspace'] = {
  core: 'any',
  transport: 'any',
  composite: 'any',
  engine: 'any',
  exchange: 'any',
  'ccxt-manager': 'any',
  redis: 'any',
  sim: 'any',
  venuekit: 'any',
}

/** Of core the simulators take nothing that an exchange's client also decides with: an error shared by both sides would cancel out. */
const coreForSimulators = [
  '@venuekit/core/decimal',
  '@venuekit/core/time',
  '@venuekit/core/errors',
  '@venuekit/core/async',
  '@venuekit/core/collections',
]

/** Who may import whom. Arrows point down only; ARCHITECTURE.md draws the same table. */
export const layerRules: Readonly<Record<Layer, LayerRule>> = {
  core: { workspace: {}, tests: {}, outside: ['big.js'] },
  transport: { workspace: { core: 'any' }, tests: { sim: 'any' }, outside: ['undici', 'ws'] },
  composite: { workspace: { core: 'any', transport: 'any' }, tests: { sim: 'any' }, outside: [] },
  engine: { workspace: { core: 'any', composite: 'any' }, tests: { transport: 'any', sim: 'any' }, outside: [] },
  exchange: {
    workspace: { core: 'any', transport: 'any', composite: 'any' },
    tests: { sim: 'any' },
    outside: [],
  },
  'ccxt-manager': { workspace: { core: 'any' }, tests: { sim: 'any' }, outside: ['ccxt'] },
  redis: {
    workspace: { core: 'any' },
    // Its tests are users of the whole: kits that share what they know.
    tests: { exchange: 'any', sim: 'any', venuekit: 'any' },
    outside: ['@redis/client'],
  },
  sim: {
    workspace: { core: coreForSimulators },
    tests: { core: [...coreForSimulators, '@venuekit/core/testing'] },
    outside: ['ws', 'protobufjs'],
  },
  venuekit: {
    workspace: {
      core: 'any',
      transport: 'any',
      composite: 'any',
      engine: 'any',
      exchange: 'import()',
      sim: 'import()',
    },
    tests: { exchange: 'any', 'ccxt-manager': 'any', sim: 'any' },
    outside: ['yaml'],
  },
  app: { workspace: { venuekit: 'any', exchange: 'any', sim: 'any' }, tests: {}, outside: 'any' },
  tools: { workspace: everything, tests: {}, outside: 'any' },
}

/** What one exchange needs from outside beyond the layer's own list (signing of Cardano transactions, say), with the reason. */
export const exchangeOutside: Readonly<Record<string, Readonly<Record<string, string>>>> = {}

/** Files of a package that may import more than the rest of it. */
export interface Island {
  readonly package: string
  /** How their paths inside the package begin. */
  readonly files: readonly string[]
  readonly workspace?: LayerRule['workspace']
  readonly outside?: readonly string[]
  /** Node's modules that they may use where the package is otherwise without input and output. */
  readonly builtins?: 'any' | readonly string[]
  /** True when they may load modules whose names are known at run time only. */
  readonly computedImports?: boolean
  /** True when the rest of the package must not import them: whoever leaves them alone does not pay for what they need. */
  readonly closed: boolean
}

export const islands: readonly Island[] = [
  // The one place for zod: everybody has it from here, so that there is one copy, and without what the house does not use.
  { package: 'packages/core', files: ['src/schema/'], outside: ['zod'], closed: false },
  { package: 'packages/core', files: ['src/pino/', 'src/pino.ts'], outside: ['pino'], builtins: 'any', closed: true },
  { package: 'packages/core', files: ['src/testing/', 'src/testing.ts'], builtins: 'any', closed: true },
  {
    package: 'packages/core',
    files: ['src/journal/file'],
    builtins: ['node:fs', 'node:fs/promises', 'node:os', 'node:path'],
    closed: false,
  },
  // Plugins: what they are is the user's choice, made while the program runs.
  { package: 'packages/composite', files: ['src/factory/plugins/'], computedImports: true, closed: false },
  {
    package: 'packages/delta-exchange',
    files: ['src/factories/', 'src/factories.ts'],
    workspace: { engine: 'any' },
    closed: true,
  },
]

/** Dependencies that a package takes as peers, so that users choose the version or leave them out. */
export const peers: Readonly<Record<string, Readonly<Record<string, 'required' | 'optional'>>>> = {
  'packages/core': { pino: 'optional' },
  'packages/ccxt-manager': { ccxt: 'required' },
  'packages/delta-exchange': { '@venuekit/engine': 'optional' },
}

/** Node's modules without input or output: all that core may use outside its islands. */
export const pureBuiltins: readonly string[] = [
  'node:assert',
  'node:async_hooks',
  'node:buffer',
  'node:crypto',
  'node:diagnostics_channel',
  'node:events',
  'node:path',
  'node:perf_hooks',
  'node:string_decoder',
  'node:url',
  'node:util',
  'node:util/types',
]

const fixed: Readonly<Record<string, Layer>> = {
  'packages/core': 'core',
  'packages/transport': 'transport',
  'packages/composite': 'composite',
  'packages/engine': 'engine',
  'packages/ccxt-manager': 'ccxt-manager',
  'packages/redis': 'redis',
  'packages/sim': 'sim',
  'packages/venuekit': 'venuekit',
  tools: 'tools',
}

/** The layer follows from the path, so that no package can give itself more rights: a new package is an exchange. */
export function layerOf(path: string): Layer {
  return fixed[path] ?? (path.startsWith('apps/') ? 'app' : 'exchange')
}
