import type { Decoder, Instruments, Logger, Metrics, StreamReader } from '@venuekit/core'
import type { ConnectionInfo } from '../ws/connection-info.ts'
import type { StreamSink } from '../ws/session-scope.ts'
import type { StreamSide } from './exchange-transport.ts'
import type { StreamConsumer } from './transport-factory.ts'

export interface AssemblyOptions {
  readonly consumer: StreamConsumer
  readonly instruments: () => Instruments
  readonly logger: Logger
  readonly metrics: Metrics
  readonly labels: Readonly<Record<string, string>>
}

/** What a session does with the frames that it gets. */
export interface Assembly {
  readonly sink: StreamSink
  readonly unread: ((bytes: Uint8Array, binary: boolean, connection: ConnectionInfo) => void) | undefined
}

/** Leads the frames of a session through the decoder and the reader of an exchange to who consumes them. */
export function assembleStreams<Topic, Of>(side: StreamSide<Topic, Of>, options: AssemblyOptions): Assembly {
  const { consumer } = options
  return {
    sink: hotSink(side, consumer),
    unread: side.reader === undefined || consumer.batch === undefined ? undefined : coldSink(side.reader, options),
  }
}

function hotSink<Topic, Of>(side: StreamSide<Topic, Of>, { market, arriving }: StreamConsumer): StreamSink {
  const create = market === undefined ? undefined : (group: string) => side.createDecoder?.(market, group)
  const decoders = new Map<string, Decoder | undefined>()
  const decoderOf = (group: string): Decoder | undefined => {
    if (!decoders.has(group)) decoders.set(group, create?.(group))
    return decoders.get(group)
  }
  return (bytes, binary, connection) => {
    arriving?.(connection)
    return decoderOf(connection.group)?.push(bytes, binary) ?? 'other'
  }
}

function coldSink(reader: StreamReader, { consumer, instruments, logger, metrics, labels }: AssemblyOptions) {
  const leftOut = metrics.counter('stream_rejected_rows_total', labels)
  const rejected = (rows: readonly { readonly issues: readonly unknown[] }[]): void => {
    if (rows.length === 0) return
    leftOut.add(rows.length)
    logger.warn('rows of a message were left out', { rows: rows.length, first: rows[0]?.issues })
  }
  return (bytes: Uint8Array, binary: boolean, connection: ConnectionInfo): void => {
    const message = { bytes, binary, group: connection.group, instruments: instruments(), rejected }
    for (const batch of reader.read(message)) consumer.batch?.(batch, connection)
  }
}
