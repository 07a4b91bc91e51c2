import type { CallOptions } from '@venuekit/core'
import { onAbort } from '@venuekit/core/async'
import { InitializationError } from '@venuekit/core/errors'
import type { PublicCore } from './public-core.ts'

/** Waits until the object is up and every book that is kept is live. */
export async function waitUntilConnected(core: PublicCore, options: CallOptions): Promise<void> {
  const { id, life } = core
  const isLive = (): boolean =>
    life.status === 'active' && [...(core.books?.all() ?? [])].every(({ book }) => book.state === 'live')
  if (!life.isOver && life.status === 'inactive') {
    const problem = `${id} is not connected and will not be by itself; call initialize() first`
    throw new InitializationError(problem, { exchange: id, operation: 'waitUntilConnected' })
  }
  await core.within('waitUntilConnected', options, async (signal) => {
    if (isLive()) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = (): void => {
      if (isLive()) resolve()
    }
    const detach = onAbort(signal, resolve)
    const unbind = core.bookHandlers.bind('book', look)
    const state = life.hub.subscribe()
    state.on('state', look)
    try {
      await promise
    } finally {
      unbind()
      void state.close()
      detach()
    }
  })
}
