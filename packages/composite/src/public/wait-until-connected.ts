import type { CallOptions } from '@venuekit/core'
import { onAbort } from '@venuekit/core/async'
import type { PublicCore } from './public-core.ts'

/** Waits until every book that is kept is live. */
export async function waitUntilConnected(core: PublicCore, options: CallOptions): Promise<void> {
  const isLive = (): boolean => [...(core.books?.all() ?? [])].every(({ book }) => book.state === 'live')
  await core.within('waitUntilConnected', options, async (signal) => {
    if (isLive()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => {
      if (isLive()) resolve()
    }
    const detach = onAbort(signal, resolve)
    const unbind = core.bookHandlers.bind('book', look)
    try {
      await promise
    } finally {
      unbind()
      detach()
    }
  })
}
