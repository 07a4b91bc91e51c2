import type { ConnectionInfo } from './connection-info.ts'

/**
 * What a session says about its topics, in order with their frames.
 *
 * - `stale`: the connection is lost, so that there is no proof of life; `resynced` ends it.
 * - `reconnected`: a new connection is there and frames of it may follow.
 * - `gap`: what came in between is missing: what was built from these topics is no longer true.
 * - `resynced`: the exchange has confirmed the topics; from here on they are complete again.
 * - `ended`: the exchange does not take the topics any more; they are no longer subscribed.
 */
export interface StreamMark<Topic> {
  readonly type: 'stale' | 'reconnected' | 'gap' | 'resynced' | 'ended'
  readonly topics: readonly Topic[]
  readonly reason: string
  readonly connection: ConnectionInfo
}
