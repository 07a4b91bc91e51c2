import type { AnyConnector } from '@venuekit/core'
import { createExchangeNames, type ExchangeNames } from '@venuekit/core/config'
import { ConfigurationError, printable } from '@venuekit/core/errors'

/** An exchange as a caller may name it: the connector itself, or any of its names where it is registered. */
export type ExchangeRef = AnyConnector | string

/** The connectors that a factory knows, by every name that they have. Nothing in it is special to one exchange. */
export class ConnectorTable {
  /** By id, in the order in which they came. */
  readonly #connectors = new Map<string, AnyConnector>()
  /** What took the place of a connector that was replaced. */
  readonly #successors = new WeakMap<AnyConnector, AnyConnector>()
  #names: ExchangeNames<AnyConnector>

  constructor(connectors: Iterable<AnyConnector> = []) {
    this.#names = createExchangeNames([])
    for (const connector of connectors) this.add(connector)
  }

  get ids(): readonly string[] {
    return this.#names.ids
  }

  get all(): readonly AnyConnector[] {
    return [...this.#connectors.values()]
  }

  /** Registers a connector. Another one under one of its names is refused; the same one again changes nothing. */
  add(connector: AnyConnector): void {
    checkConnector(connector)
    if (this.#connectors.get(connector.id) === connector) return
    this.#names = createExchangeNames([...this.#connectors.values(), connector])
    this.#connectors.set(connector.id, connector)
  }

  /** Puts a connector in the place of the one with its id. */
  replace(connector: AnyConnector): void {
    const old = this.resolve(connector.id)
    this.#connectors.set(old.id, connector)
    this.#names = createExchangeNames(this.#connectors.values())
    this.#successors.set(old, connector)
  }

  /** Takes a connector out: its names are free again. */
  remove(exchange: ExchangeRef): boolean {
    const found = this.find(exchange)
    if (found === undefined || !this.#connectors.delete(found.id)) return false
    this.#names = createExchangeNames(this.#connectors.values())
    return true
  }

  find(exchange: ExchangeRef): AnyConnector | undefined {
    return typeof exchange === 'string' ? this.#names.find(exchange) : this.#newest(exchange)
  }

  /** The connector that is meant: a value stands for itself, or for what took its place. Throws an `UnsupportedExchangeError`. */
  resolve(exchange: ExchangeRef): AnyConnector {
    if (typeof exchange === 'string') return this.#names.resolve(exchange)
    const connector = this.#newest(exchange)
    checkConnector(connector)
    return connector
  }

  #newest(connector: AnyConnector): AnyConnector {
    let newest = connector
    for (let next = this.#successors.get(newest); next !== undefined; next = this.#successors.get(newest)) newest = next
    return newest
  }
}

const methods = ['budgets', 'createPublic', 'createPrivate'] as const

/** Whether a value is a connector, as far as its shape tells. Types say it already; plugins have none. */
export function isConnector(value: unknown): value is AnyConnector {
  return connectorFault(value) === undefined
}

function checkConnector(value: unknown): void {
  const fault = connectorFault(value)
  if (fault === undefined) return
  throw new ConfigurationError('exchanges', `${fault}; pass the connector that an exchange's package exports`)
}

function connectorFault(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null)
    return `this is no connector but ${value === null ? 'null' : typeof value}`
  const member = (name: string): unknown => Reflect.get(value, name)
  const id = member('id')
  const called = typeof id === 'string' ? `the connector "${printable(id, 80)}"` : 'a connector'
  if (typeof id !== 'string' || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(id))
    return `${called} needs an id such as "gateio-futures"`
  if (typeof member('key') !== 'string' || !Array.isArray(member('aliases')))
    return `${called} lacks its key or its aliases`
  for (const name of ['environments', 'supports', 'credentials'] as const) {
    if (typeof member(name) !== 'object' || member(name) === null) return `${called} lacks "${name}"`
  }
  const missing = methods.find((name) => typeof member(name) !== 'function')
  return missing === undefined ? undefined : `${called} has no ${missing}()`
}
