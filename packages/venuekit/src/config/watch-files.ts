import { watch } from 'node:fs'
import { type Clock, sleep, systemClock } from '@venuekit/core'
import { onAbort } from '@venuekit/core/async'

/** What is watched for, and how. */
export interface WatchFilesOptions<Update> {
  readonly signal?: AbortSignal | undefined
  readonly settleMs?: number | undefined
  readonly clock?: Clock | undefined
  /** Of what the caller has already. */
  readonly fingerprint: string
  /** Reads the files; the fingerprint is the same as long as they are. */
  readonly read: () => Promise<{ readonly fingerprint: string; readonly update: Update }>
}

/** A folder in which something is written without end (a log, say) is not waited for beyond so many times of quiet. */
const mostWaits = 20

/**
 * Reads files again whenever something in their folders has changed and is quiet, and gives what is new: a file that is still being written
 * may be empty, or hold a half. Folders are watched rather than
 * files, because editors put a new file in the place of the old one. Watching begins with the first read of the loop.
 */
export async function* watchFiles<Update>(
  folders: readonly string[],
  { signal, settleMs = 100, clock = systemClock, fingerprint, read }: WatchFilesOptions<Update>,
): AsyncGenerator<Update, void, undefined> {
  let known = fingerprint
  let changed = Promise.withResolvers<void>()
  let changes = 0
  const aborted = (): boolean => signal?.aborted === true
  const wake = (): void => {
    changes += 1
    changed.resolve()
  }
  const quiet = async (): Promise<void> => {
    for (let waits = 0, seen = -1; seen !== changes && waits < mostWaits && !aborted(); waits += 1) {
      seen = changes
      // oxlint-disable-next-line no-await-in-loop -- until the writer is done
      await sleep(clock, settleMs, { signal }).catch(() => undefined)
    }
  }
  const detach = onAbort(signal, wake)
  const watchers = folders.map((folder) => watch(folder, wake).on('error', wake))
  try {
    // What changed between reading and watching is found at once.
    wake()
    while (true) {
      // oxlint-disable-next-line no-await-in-loop -- one change after the other
      await changed.promise
      if (aborted()) return
      // oxlint-disable-next-line no-await-in-loop -- the same
      await quiet()
      changed = Promise.withResolvers<void>()
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const { fingerprint: now, update } = await read()
      if (aborted()) return
      if (now === known) continue
      known = now
      yield update
    }
  } finally {
    detach()
    for (const watcher of watchers) watcher.close()
  }
}
