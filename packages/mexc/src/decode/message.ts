import { Envelope } from './envelope.ts'
import { LENGTH, ProtoReader, VARINT } from './proto-reader.ts'

/** A field that is read: its number, and whether it is a text or an integer. */
export type FieldRule = readonly [number: number, type: 'text' | 'integer']

/** The fields that are read, by their names. */
export type FieldRules = Readonly<Record<string, FieldRule>>

/** The fields of a message; what is absent is an empty text, or 0. */
export type Fields = Readonly<Record<string, string | number>>

/** A message that is not hot: what is in its envelope, and a way to read its body. */
export interface ColdMessage {
  readonly member: number
  /** The exchange's name of the market; empty where the message has none. */
  readonly symbol: string
  /** When it was sent, or at least made; undefined where it does not say. */
  readonly sentAt: number | undefined
  fields(rules: FieldRules): Fields
}

const decoder = /* @__PURE__ */ new TextDecoder()

/** Reads a message. */
export function readMessage(bytes: Uint8Array): ColdMessage {
  const reader = new ProtoReader()
  const envelope = new Envelope(reader)
  reader.load(bytes)
  envelope.read()
  const { member, symbolFrom, symbolTo, sendTime, createTime } = envelope
  const time = sendTime === 0 ? createTime : sendTime
  return {
    member,
    symbol: decoder.decode(bytes.subarray(symbolFrom, symbolTo)),
    sentAt: time === 0 ? undefined : time,
    fields: (rules) => readFields(reader, envelope, rules),
  }
}

function readFields(reader: ProtoReader, envelope: Envelope, rules: FieldRules): Fields {
  const names = new Map<number, string>()
  const fields: Record<string, string | number> = {}
  for (const [name, [number, type]] of Object.entries(rules)) {
    names.set((number << 3) | (type === 'text' ? LENGTH : VARINT), name)
    fields[name] = type === 'text' ? '' : 0
  }
  for (let part = 0; part < envelope.parts; part += 1) {
    envelope.open(part)
    while (reader.at < reader.end) {
      const tag = reader.tag()
      const name = names.get(tag)
      if (name === undefined) reader.skip(tag)
      else fields[name] = (tag & 7) === LENGTH ? reader.text() : reader.int64()
    }
  }
  return fields
}
