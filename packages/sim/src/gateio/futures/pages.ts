import type { Call } from '../common/room.ts'

/** Which part of a list is asked for. */
export interface Page {
  readonly limit: number
  readonly offset: number
}

export function pageOf(
  { fields }: Call,
  { fallback, maximum }: { readonly fallback: number; readonly maximum: number },
): Page {
  return {
    limit: fields.integer('limit', { fallback, minimum: 1, maximum }),
    offset: fields.integer('offset', { fallback: 0 }),
  }
}

/** That part, and the headers that say so. */
export function paged<Item>({ headers }: Call, items: readonly Item[], { limit, offset }: Page): readonly Item[] {
  headers.push(
    ['X-Pagination-Limit', String(limit)],
    ['X-Pagination-Offset', String(offset)],
    ['X-Pagination-Total', String(items.length)],
  )
  return items.slice(offset, offset + limit)
}
