import { createRequire } from 'node:module'
import type * as Protobuf from 'protobufjs'
import { schema } from './schema.ts'

/** The fields of a message by their names. What is empty, 0, false or undefined is not written. */
export type MessageFields = Readonly<Record<string, unknown>>

/** One push, before it becomes bytes. */
export interface Push {
  readonly channel: string
  readonly symbol?: string | undefined
  readonly symbolId?: string | undefined
  readonly createTime?: number | undefined
  readonly sendTime?: number | undefined
  /** By the name of its field in the wrapper: `{ publicAggreDeals: { … } }`. */
  readonly body: MessageFields
}

/** A field that no schema knows: number 2000, a varint of 1. */
const unknownField = Uint8Array.of(0x80, 0x7d, 0x01)

/** Makes bytes of pushes, with a library and the exchange's schema. Both are loaded when the first is made. */
export class PushEncoder {
  readonly #wrapper: Protobuf.Type

  constructor() {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package is, according to its own types
    const { parse } = createRequire(import.meta.url)('protobufjs') as typeof Protobuf
    this.#wrapper = parse(schema, { keepCase: true }).root.lookupType('PushDataV3ApiWrapper')
  }

  encode({ body, ...head }: Push): Uint8Array {
    return this.#wrapper.encode(present({ ...head, ...body })).finish()
  }
}

/** The same push from an exchange that has added a field since. */
export function withUnknownField(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, unknownField])
}

/** Fields that have their default value are not on the wire, except those that can be told apart from absent ones. */
const withPresence: ReadonlySet<string> = new Set(['lastDealQuantity'])

function present(fields: MessageFields): MessageFields {
  const kept: [string, unknown][] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (!withPresence.has(name) && (value === '' || value === 0 || value === false)) continue
    kept.push([name, presentValue(value)])
  }
  return Object.fromEntries(kept)
}

function presentValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(presentValue)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- messages within messages are fields by their names too
  return typeof value === 'object' && value !== null ? present(value as MessageFields) : value
}
