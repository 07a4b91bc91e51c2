import type { AnyConnector } from '@venuekit/core'
import { ConfigurationError, ExchangePackageMissingError, FactoryCreationError } from '@venuekit/core/errors'
import { connectorsIn } from './connector-exports.ts'

/** How a module is loaded. */
export interface LoadOptions {
  /**
   * Loads a module by its name: pass `(name) => import(name)` from your own program where packages are not installed side by side,
   * so that they are looked for from there.
   */
  readonly import?: ((specifier: string) => Promise<object>) | undefined
}

/** What the names of exchanges may consist of: nothing that could lead out of a folder, or to another module. */
const exchangeName = /^[a-z0-9-]+$/

/** The connectors among the exports of a module, as its types know them. */
export type ConnectorsOf<Module extends object> = readonly Extract<Module[keyof Module], AnyConnector>[]

/**
 * Loads the connectors of an exchange's package, which has to be installed: by its short name (`gateio` means `@venuekit/gateio`), or by a
 * function that imports it, which bundlers and types can follow. Nothing is loaded before this is called.
 *
 * @example
 * ```ts no-run
 * import { loadExchange } from '@venuekit/composite'
 * const [gateio] = await loadExchange('gateio')
 * gateio?.id // 'gateio'
 * ```
 */
export async function loadExchange(name: string, options?: LoadOptions): Promise<readonly AnyConnector[]>
export async function loadExchange<Module extends object>(load: () => Promise<Module>): Promise<ConnectorsOf<Module>>
export async function loadExchange(
  wanted: string | (() => Promise<object>),
  options: LoadOptions = {},
): Promise<readonly AnyConnector[]> {
  if (typeof wanted === 'function') return loadModule(wanted)
  checkExchangeName(wanted)
  return loadPackage(`@venuekit/${wanted}`, options)
}

/**
 * The connectors of any package, by its whole name.
 *
 * @example
 * ```ts no-run
 * import { loadPackage } from '@venuekit/composite'
 * const connectors = await loadPackage('@somebody/kraken', { import: (name) => import(name) })
 * connectors.map(({ id }) => id)
 * ```
 */
export async function loadPackage(packageName: string, options: LoadOptions = {}): Promise<readonly AnyConnector[]> {
  const parts = packageName.replace(/^@/, '').split('/')
  const scoped = packageName.startsWith('@')
  if (parts.length !== (scoped ? 2 : 1) || !parts.every((part) => exchangeName.test(part))) {
    throw new ConfigurationError(
      'packageName',
      `must be the name of an npm package such as "@venuekit/gateio", not "${packageName.slice(0, 80)}"`,
    )
  }
  const { import: load = importModule } = options
  return connectorsOf(await loadInstalled(packageName, load), packageName)
}

/** The same where a function of the user's names the package. */
async function loadModule(load: () => Promise<object>): Promise<readonly AnyConnector[]> {
  try {
    return connectorsOf(await load(), 'the module that was loaded')
  } catch (cause) {
    const missing = missingPackage(cause)
    if (missing === undefined) throw cause
    throw new ExchangePackageMissingError(missing, { cause })
  }
}

function connectorsOf(module: object, name: string): readonly AnyConnector[] {
  const connectors = connectorsIn(module, name)
  if (connectors.length > 0) return connectors
  throw new FactoryCreationError(`${name} exports no connector; is it the package of an exchange?`)
}

/** Refuses a name that is more than a name. */
function checkExchangeName(name: string): void {
  if (exchangeName.test(name)) return
  throw new ConfigurationError('name', `must consist of small letters, digits and hyphens, not "${name.slice(0, 80)}"`)
}

/** The one place that loads what was named at run time. */
export async function importModule(specifier: string): Promise<object> {
  const module: object = await import(specifier)
  return module
}

async function loadInstalled(packageName: string, load: (specifier: string) => Promise<object>): Promise<object> {
  try {
    return await load(packageName)
  } catch (cause) {
    // It is the package itself that must be missing, and not something that it needs.
    if (missingPackage(cause) === packageName) throw new ExchangePackageMissingError(packageName, { cause })
    throw new FactoryCreationError(`${packageName} could not be loaded`, { cause })
  }
}

/** The name of the package that Node did not find; undefined for every other failure. */
function missingPackage(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return undefined
  return /Cannot find package '((?:@[^/']+\/)?[^/'@][^/']*)[^']*'/.exec(error.message)?.[1]
}
