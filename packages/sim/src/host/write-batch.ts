import type { Duplex } from 'node:stream'

/** What a socket may wait with; more is handed on at once. */
const largestBatch = 262_144

type Corkable = Pick<Duplex, 'cork' | 'uncork' | 'writableLength'>

/** What is written to a socket in one go of the process leaves it together: one system call in place of hundreds. */
export class WriteBatch {
  readonly #socket: Corkable
  #isOpen = false

  constructor(socket: Corkable) {
    this.#socket = socket
  }

  /** Call before a write. */
  open(): void {
    if (this.#isOpen && this.#socket.writableLength < largestBatch) return
    if (this.#isOpen) this.flush()
    else process.nextTick(() => this.flush())
    this.#isOpen = true
    this.#socket.cork()
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
