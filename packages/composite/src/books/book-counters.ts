/** How often what happened to a book, since it was first kept. */
export interface BookCounters {
  /** Frames that came for it. */
  frames: number
  /** Frames that changed it. */
  applied: number
  /** Frames that said nothing new. */
  ignored: number
  /** Frames that waited for a snapshot. */
  buffered: number
  /** Breaks of the sequence. */
  gaps: number
  /** Frames after which the checksum, or the best prices, did not fit. */
  failedChecks: number
  /** How often it began anew, beside the first time. */
  resyncs: number
  /** Snapshots that were fetched over REST. */
  snapshots: number
  /** Attempts to begin anew that failed. */
  failures: number
  /** How often it became live. */
  syncs: number
}

export function newBookCounters(): BookCounters {
  return {
    frames: 0,
    applied: 0,
    ignored: 0,
    buffered: 0,
    gaps: 0,
    failedChecks: 0,
    resyncs: 0,
    snapshots: 0,
    failures: 0,
    syncs: 0,
  }
}
