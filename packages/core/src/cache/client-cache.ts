import { BoundedMap } from '../collections/bounded-map.ts'
import { ConfigurationError } from '../errors/general.ts'

/**
 * What the clients of one node remember together: tables of values by id, typed by the table. A port, so that a test or
 * another store can take its place. It holds live state of one process and is never shared with others.
 */
export interface ClientCache<Tables extends object> {
  get<Table extends keyof Tables>(table: Table, id: string): Tables[Table] | undefined
  set<Table extends keyof Tables>(table: Table, id: string, value: Tables[Table]): void
  delete(table: keyof Tables, id: string): boolean
  /** The values of a table, the one written longest ago first. */
  list<Table extends keyof Tables>(table: Table): readonly Tables[Table][]
  count(table: keyof Tables): number
  /** Empties one table, or all of them. */
  clear(table?: keyof Tables): void
}

type TableMaps<Tables extends object> = { [Table in keyof Tables]?: BoundedMap<string, Tables[Table]> }

/**
 * The client cache in memory. A table with a limit lets go of what was written longest ago.
 *
 * @example
 * ```ts
 * import { createClientCache } from '@venuekit/core'
 *
 * interface Tables { instruments: { symbol: string }; orders: { id: string; filled: string } }
 * const cache = createClientCache<Tables>({ maxEntries: { orders: 10_000 } })
 * cache.set('orders', 'vk-1', { id: 'vk-1', filled: '0' })
 * cache.get('orders', 'vk-1')?.filled // '0'
 * ```
 */
export function createClientCache<Tables extends object>(
  options: { readonly maxEntries?: { readonly [Table in keyof Tables]?: number } } = {},
): ClientCache<Tables> {
  const { maxEntries } = options
  for (const [table, limit] of Object.entries<number | undefined>(maxEntries ?? {})) {
    if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) continue
    throw new ConfigurationError(`maxEntries.${table}`, `must be a positive integer, not ${limit}`)
  }
  let tables: TableMaps<Tables> = Object.create(null)

  return {
    get: (table, id) => tables[table]?.get(id),
    set: (table, id, value) => {
      const rows = (tables[table] ??= new BoundedMap<string, typeof value>(maxEntries?.[table] ?? Infinity))
      rows.set(id, value)
    },
    delete: (table, id) => tables[table]?.delete(id) ?? false,
    list: (table) => [...(tables[table]?.values() ?? [])],
    count: (table) => tables[table]?.size ?? 0,
    clear: (table) => {
      if (table === undefined) tables = Object.create(null)
      else delete tables[table]
    },
  }
}
