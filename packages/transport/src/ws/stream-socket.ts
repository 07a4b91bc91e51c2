import type { WebSocket } from 'ws'
import { redactText } from '@venuekit/core'
import { NetworkError, printable, ProtocolError, type ErrorDetails, type VenuekitError } from '@venuekit/core/errors'
import type { Clock, Timer } from '@venuekit/core/time'

/** What a line tells its owner. Nothing more comes after `closed`. */
export interface SocketHooks {
  /** The handshake is done; no frame has been read yet. */
  readonly opened: (socket: StreamSocket) => void
  readonly message: (bytes: Uint8Array, binary: boolean) => void
  readonly ping: (bytes: Uint8Array) => void
  readonly pong: (bytes: Uint8Array) => void
  /** The line is gone. The error says why, also when this side closed it. */
  readonly closed: (error: VenuekitError) => void
}

export interface StreamSocketOptions {
  readonly clock: Clock
  readonly closeTimeoutMs: number
  readonly maxMessageBytes: number
  /** Who the errors speak of. */
  readonly details: ErrorDetails
  readonly hooks: SocketHooks
}

const closeNames: Readonly<Record<number, string>> = {
  1000: 'normal closure',
  1001: 'going away',
  1008: 'policy violation',
  1009: 'message too big',
  1011: 'server error',
  1012: 'service restart',
  1013: 'try again later',
}

/** One open WebSocket: `ws`, and nothing of it shows. */
export class StreamSocket {
  readonly #ws: WebSocket
  readonly #options: StreamSocketOptions
  readonly #gone = Promise.withResolvers<void>()
  #failure: unknown
  #closeTimer: Timer | undefined
  #isOver = false

  constructor(ws: WebSocket, options: StreamSocketOptions) {
    this.#ws = ws
    this.#options = options
  }

  /** Listens. Called as soon as the handshake is done, before anything is read. */
  start(): void {
    const { hooks } = this.#options
    this.#ws.on('message', (data, binary) => hooks.message(bytesOf(data), binary))
    this.#ws.on('ping', (bytes) => hooks.ping(bytes))
    this.#ws.on('pong', (bytes) => hooks.pong(bytes))
    this.#ws.on('error', (error) => (this.#failure ??= error))
    this.#ws.once('close', (code, reason) => this.#end(code, reason))
    hooks.opened(this)
  }

  /** Hands a text to the socket. On a line that is closing it goes nowhere; `closed` says so. */
  send(text: string): void {
    this.#ws.send(text, ignored)
  }

  ping(): void {
    this.#ws.ping(undefined, undefined, ignored)
  }

  /** Says goodbye and waits for the answer, for so long as the options allow; then the line is cut. */
  close(): Promise<void> {
    if (!this.#isOver && this.#closeTimer === undefined) {
      const { clock, closeTimeoutMs } = this.#options
      this.#closeTimer = clock.setTimer(closeTimeoutMs, () => this.terminate())
      this.#ws.close(1000)
    }
    return this.#gone.promise
  }

  /** Cuts the line. */
  terminate(): void {
    this.#ws.terminate()
  }

  #end(code: number, reason: Buffer): void {
    this.#isOver = true
    this.#closeTimer?.cancel()
    this.#ws.removeAllListeners()
    // An error that comes after the end has nobody to go to, and must not end the process.
    this.#ws.on('error', ignored)
    this.#gone.resolve()
    this.#options.hooks.closed(this.#reasonOf(code, reason))
  }

  #reasonOf(code: number, reason: Buffer): VenuekitError {
    const { details, maxMessageBytes } = this.#options
    const failure = codeOf(this.#failure)
    if (failure === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
      const problem = `A message was longer than ${maxMessageBytes} bytes; raise socket.maxMessageBytes if the exchange sends such`
      return new ProtocolError(problem, details)
    }
    if (failure?.startsWith('WS_ERR') === true || failure?.startsWith('Z_') === true) {
      return new ProtocolError(`The other side broke the WebSocket protocol (${failure})`, details)
    }
    if (code === 1006 || code === 1005) {
      const why = code === 1005 ? 'was closed without a reason' : `broke${failure === undefined ? '' : ` (${failure})`}`
      return new NetworkError(`The line ${why}`, { ...details, context: { closeCode: code, reason: failure } })
    }
    const text = printable(redactText(reason.toString()), 200)
    const name = [String(code), closeNames[code], text].filter((part) => part !== undefined && part !== '').join(' ')
    return new NetworkError(`The line was closed (${name})`, { ...details, context: { closeCode: code } })
  }
}

/** The message as the socket has it. Lists and array buffers come only where they are asked for. */
function bytesOf(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (data instanceof Uint8Array) return data
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data)
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function ignored(): void {
  // What goes wrong while sending ends the line, and `closed` tells.
}
