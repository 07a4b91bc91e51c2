/** Which connection a frame came over: the same object for every frame of it. */
export interface ConnectionInfo {
  /** Counts the connections of a session, from 1. */
  readonly id: number
  /** The family of sockets, in the words of the protocol. */
  readonly group: string
  /** The place among the connections that share the group's topics, from 0. */
  readonly shard: number
  /** Counts the connections that have held this place, from 1. */
  readonly generation: number
  /**
   * Whether it holds its place. While one connection replaces another, both deliver: whoever has a sequence or ids takes the
   * frames of both and drops what came twice, whoever has neither takes those of the current one alone.
   */
  readonly isCurrent: boolean
}

/** The same as its owner has it. */
export interface MutableConnectionInfo extends ConnectionInfo {
  isCurrent: boolean
}

/** How logs and errors call a connection. */
export function connectionName({ group, shard, generation }: ConnectionInfo): string {
  return `${group}#${shard}.${generation}`
}
