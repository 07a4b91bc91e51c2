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

/**
 * Loads the connectors of an exchange's package: `gateio` of `@venuekit/gateio`, which has to be installed. Nothing is loaded before this is
 * called.
 *
 * @example
 * ```ts no-run
 * import { loadExchange } from '@venuekit/composite'
 * const [gateio] = await loadExchange('gateio')
 * gateio?.id // 'gateio'
 * ```
 */
export async function loadExchange(name: string, options: LoadOptions = {}): Promise<readonly AnyConnector[]> {
  checkExchangeName(name)
  return loadPackage(`@venuekit/${name}`, options)
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
  const connectors = connectorsIn(await loadInstalled(packageName, load), packageName)
  if (connectors.length > 0) return connectors
  throw new FactoryCreationError(`${packageName} exports no connector; is it the package of an exchange?`)
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
    if (isMissing(cause, packageName)) throw new ExchangePackageMissingError(packageName, { cause })
    throw new FactoryCreationError(`${packageName} could not be loaded`, { cause })
  }
}

/** Whether it is the package itself that is not there, and not something that it needs. */
function isMissing(error: unknown, packageName: string): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return false
  return error.message.includes(`'${packageName}'`)
}
