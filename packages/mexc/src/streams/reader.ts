import {
  ProtocolError,
  type Instrument,
  type StreamBatch,
  type StreamMessage,
  type StreamPatch,
  type StreamReader,
} from '@venuekit/core'
import { mapRows, tolerantArray } from '@venuekit/core/wire'
import type * as z from '@venuekit/core/schema'
import { readMessage, type FieldRules } from '../decode/message.ts'

/** What a row is read with beside itself. */
export interface RowContext {
  /** The market that the message names; throws where it names none that is listed. */
  readonly instrument: () => Instrument
  /** When the exchange sent the message; undefined where it does not say. */
  readonly sentAt: number | undefined
}

/** Reads the body of one kind of message. */
export interface BodyReader {
  readonly rules: FieldRules
  readonly read: (row: unknown, message: StreamMessage, context: RowContext) => readonly StreamPatch[]
}

/** A kind of message by its fields, their schema, and what becomes of them. */
export function bodyOf<Row>(
  rules: FieldRules,
  schema: z.ZodType<Row>,
  toPatch: (row: Row, context: RowContext) => StreamPatch | undefined,
): BodyReader {
  const list = tolerantArray(schema)
  return {
    rules,
    read: (row, message, context) => mapRows(list.parse([row]), message, (one) => toPatch(one, context)),
  }
}

/** Reads messages that are neither hot nor control. What the exchange adds tomorrow is nobody's concern. */
export function createMexcReader(bodies: ReadonlyMap<number, BodyReader>): StreamReader {
  return {
    read: (message): readonly StreamBatch[] => {
      if (!message.binary) throw new ProtocolError('MEXC sent a text that is no answer', { exchange: 'mexc' })
      const cold = readMessage(message.bytes)
      const { member, symbol, sentAt } = cold
      const body = bodies.get(member)
      if (body === undefined) return []
      const instrument = (): Instrument => message.instruments.requireExchangeSymbol(symbol)
      const patches = body.read(cold.fields(body.rules), message, { instrument, sentAt })
      return patches.length === 0 ? [] : [{ kind: 'change', eventTimeMs: sentAt, patches }]
    },
  }
}
