import {
  parseJson,
  ProtocolError,
  type Instruments,
  type StreamBatch,
  type StreamMessage,
  type StreamPatch,
  type StreamReader,
} from '@venuekit/core'
import { mapRows, orAbsent, readWire, tolerantArray, wireMilliseconds, wireSeconds } from '@venuekit/core/wire'
import * as z from '@venuekit/core/schema'

const envelope = /* @__PURE__ */ z.object({
  channel: z.string(),
  event: z.string().optional(),
  time: /* @__PURE__ */ orAbsent(wireSeconds),
  time_ms: /* @__PURE__ */ orAbsent(wireMilliseconds),
  result: z.unknown(),
})

/** What a row is read with beside itself. */
export interface RowContext {
  readonly instruments: Instruments
  /** When the exchange sent the message; undefined where it does not say. */
  readonly sentAt: number | undefined
}

/** Reads the rows of one channel. */
export interface ChannelReader {
  readonly read: (result: unknown, message: StreamMessage, sentAt: number | undefined) => readonly StreamPatch[]
}

/** A channel by the schema of its rows and what becomes of one: no patch, one, or several. */
export function rowsOf<Row>(
  schema: z.ZodType<Row>,
  toPatches: (row: Row, context: RowContext) => readonly StreamPatch[],
): ChannelReader {
  const list = tolerantArray(schema)
  return {
    read: (result, message, sentAt) => {
      const { instruments } = message
      // Some channels send one row by itself.
      const rows = readWire(list, Array.isArray(result) ? result : [result])
      return mapRows(rows, message, (row) => toPatches(row, { instruments, sentAt })).flat()
    },
  }
}

/** Reads messages that are neither hot nor control. `hot` are the channels that a decoder may leave to nobody. */
export function createGateioReader(
  channels: Readonly<Record<string, ChannelReader>>,
  hot: ReadonlySet<string>,
): StreamReader {
  return {
    read: (message): readonly StreamBatch[] => {
      const { channel, time, time_ms: sentAt = time, result } = readWire(envelope, parseJson(message.bytes))
      if (hot.has(channel)) return []
      const reader = Object.hasOwn(channels, channel) ? channels[channel] : undefined
      if (reader === undefined) {
        throw new ProtocolError(`Gate.io sent a message of the channel "${channel.slice(0, 80)}", which is not known`, {
          exchange: 'gateio',
          path: 'channel',
        })
      }
      const patches = reader.read(result, message, sentAt)
      return patches.length === 0 ? [] : [{ kind: 'change', eventTimeMs: sentAt, patches }]
    },
  }
}
