import type { Duplex } from 'node:stream'

/** What is written to a socket in one go of the process leaves it together: one system call in place of hundreds. */
export class WriteBatch {
  readonly #socket: Pick<Duplex, 'cork' | 'uncork'>
  #isOpen = false

  constructor(socket: Pick<Duplex, 'cork' | 'uncork'>) {
    this.#socket = socket
  }

  /** Call before a write. */
  open(): void {
    if (this.#isOpen) return
    this.#isOpen = true
    this.#socket.cork()
    process.nextTick(() => this.flush())
  }

  /** What has been written leaves now. */
  flush(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#socket.uncork()
  }
}

/** Encodes a text once that goes to many sockets one after the other. */
export class SharedText {
  #text = ''
  #bytes = Buffer.alloc(0)

  bytesOf(text: string): Buffer {
    if (text !== this.#text) {
      this.#text = text
      this.#bytes = Buffer.from(text)
    }
    return this.#bytes
  }
}
