import type { ConnectionOptions, Control, ExchangeContext, Logger, StreamProtocol } from '@venuekit/core'
import type { CheckedNetworkOptions } from '../network/network-options.ts'
import type { ConnectionInfo } from './connection-info.ts'
import type { StreamMetrics } from './stream-metrics.ts'
import type { StreamTap, StreamTapEvent } from './tap.ts'

/**
 * Where frames go, at once and in order. `emitted` says that it was data; everything else is read as control. This is what
 * the `push` of a decoder answers.
 */
export type StreamSink = (bytes: Uint8Array, binary: boolean, connection: ConnectionInfo) => 'emitted' | 'other'

/** What all connections of one session share. */
export interface SessionScope<Topic> {
  readonly exchange: string
  readonly domain: 'public' | 'private'
  readonly protocol: StreamProtocol<Topic>
  readonly context: ExchangeContext<unknown>
  readonly options: ConnectionOptions
  readonly network: CheckedNetworkOptions
  readonly compression: boolean
  readonly sink: StreamSink
  readonly unread: ((bytes: Uint8Array, binary: boolean, connection: ConnectionInfo) => void) | undefined
  readonly logger: Logger
  readonly metrics: StreamMetrics
  readonly random: () => number
  readonly tap: StreamTap | undefined
  /** The exchange announces something. */
  readonly notice: (control: Extract<Control, { readonly type: 'notice' }>, connection: ConnectionInfo) => void
  /** The number of the next connection. */
  readonly nextConnectionId: () => number
}

/** Shows an event to the tap; what the tap throws stops nothing. */
export function showTap<Topic>(scope: SessionScope<Topic>, event: Omit<StreamTapEvent, 'at'>): void {
  if (scope.tap === undefined) return
  try {
    scope.tap({ at: scope.context.clock.now(), ...event })
  } catch (error) {
    scope.logger.error('the tap of a stream failed', { error })
  }
}
