import protobuf from 'protobufjs'
import { schema } from '../../src/mexc/protobuf/schema.ts'
import type { Json } from '../host/client.ts'

const wrapper = protobuf.parse(schema, { keepCase: true }).root.lookupType('PushDataV3ApiWrapper')

/** A push as its fields, with 64-bit integers as text and what is not on the wire left out. */
export function decodePush(bytes: Uint8Array): Json {
  return wrapper.toObject(wrapper.decode(bytes), { longs: String })
}
