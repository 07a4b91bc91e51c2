import { createDisposer, type Disposer, type Lease } from '@venuekit/core'
import type { Connection } from './connections.ts'

/** One use of a connection: counted once, given back once. */
export class Hold {
  readonly connection: Connection
  readonly release: Disposer

  constructor(lease: Lease<Connection>, onRelease: (() => void) | undefined) {
    this.connection = lease.value
    const { wrapper } = this.connection
    wrapper.incrementRefcount()
    this.release = createDisposer(() => {
      wrapper.decrementRefcount()
      lease.release()
      onRelease?.()
    })
  }
}
