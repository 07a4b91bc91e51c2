import type { Duplex } from 'node:stream'

const frozen = new WeakSet<Duplex>()

/** Reads nothing more from a connection, and lets nothing more be written; it stays open. */
export function freezeConnection(socket: Duplex): void {
  frozen.add(socket)
  socket.pause()
}

/** May nothing be written to it any more? */
export function isFrozen(socket: Duplex): boolean {
  return frozen.has(socket)
}
