import { type ConnectorsOf, loadExchange as load } from '@venuekit/composite'
import type { AnyConnector } from '@venuekit/core'

/**
 * Loads the connectors of an exchange's package when it is needed: by a function that imports it, which types and bundlers
 * follow, or by its short name. One that is not installed gives an `ExchangePackageMissingError` that says what to install.
 *
 * @example
 * ```ts
 * import { createExchangeKit, loadExchange } from 'venuekit'
 *
 * await using kit = createExchangeKit({ exchanges: await loadExchange(() => import('@venuekit/gateio')) })
 * kit.gateio.connector.id // 'gateio'
 * ```
 */
export async function loadExchange<Module extends object>(
  importPackage: () => Promise<Module>,
): Promise<ConnectorsOf<Module>>
export async function loadExchange(name: string): Promise<readonly AnyConnector[]>
export async function loadExchange(wanted: string | (() => Promise<object>)): Promise<readonly AnyConnector[]> {
  // By name it is looked for from here: exchanges are optional peers of this package.
  return typeof wanted === 'function' ? load(wanted) : load(wanted, { import: (name) => import(name) })
}
