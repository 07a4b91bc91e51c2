import type { Counter, Metrics } from '@venuekit/core'

/** What a session counts. */
export interface StreamMetrics {
  readonly frames: Counter
  readonly bytes: Counter
  readonly sent: Counter
  /** Frames that could not be read. */
  readonly damaged: Counter
  /** Attempts to connect. */
  readonly connects: Counter
  readonly lost: Counter
}

export function streamMetrics(metrics: Metrics, labels: Readonly<Record<string, string>>): StreamMetrics {
  return {
    frames: metrics.counter('stream_frames_total', labels),
    bytes: metrics.counter('stream_bytes_total', labels),
    sent: metrics.counter('stream_sent_total', labels),
    damaged: metrics.counter('stream_damaged_frames_total', labels),
    connects: metrics.counter('stream_connects_total', labels),
    lost: metrics.counter('stream_connections_lost_total', labels),
  }
}
