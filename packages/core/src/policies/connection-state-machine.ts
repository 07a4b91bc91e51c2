import { ConnectionState } from '../model/enums.ts'
import { InvalidInputError } from '../errors/general.ts'
import type { Disposer } from '../async/disposer.ts'
import { HandlerSet, type HandlerErrorHook } from '../streams/handler-set.ts'

/** One change of a connection's state. */
export interface ConnectionStateChange {
  readonly from: ConnectionState
  readonly to: ConnectionState
  /** Why: for people and logs. */
  readonly reason: string
  /** The time that was given with the change. */
  readonly atMs: number
}

/**
 * From each state, where a connection may go next.
 *
 * - `disconnected`: no line and nothing under way; how it begins.
 * - `connecting`: the first line is being opened. `reconnecting`: one is to be had again, waiting included.
 * - `connected`: the line is open and greeted.
 * - `error`: given up; only a new `connect` or a close leads out.
 * - `closing`, then `closed`: closed by its owner, for good.
 */
const nextStates: Readonly<Record<ConnectionState, readonly ConnectionState[]>> = {
  disconnected: ['connecting', 'reconnecting', 'error', 'closing', 'closed'],
  connecting: ['connected', 'reconnecting', 'disconnected', 'error', 'closing'],
  connected: ['reconnecting', 'disconnected', 'error', 'closing'],
  reconnecting: ['connected', 'disconnected', 'error', 'closing'],
  error: ['connecting', 'closing', 'closed'],
  closing: ['closed'],
  closed: [],
}

/**
 * The state of one connection. Only the changes of the table above are possible, and each is told to everybody who asked.
 * It opens nothing and knows no time: its owner says what happened and when.
 *
 * @example
 * ```ts
 * import { ConnectionStateMachine } from '@venuekit/core'
 *
 * const connection = new ConnectionStateMachine({ name: 'gateio spot', onHandlerError: (error) => console.error(error) })
 * connection.onChange(({ from, to, reason }) => console.log(`${from} → ${to}: ${reason}`))
 * connection.moveTo('connecting', { reason: 'first subscription', atMs: 0 })
 * connection.state // 'connecting'
 * ```
 */
export class ConnectionStateMachine {
  readonly #name: string
  readonly #onHandlerError: HandlerErrorHook
  readonly #handlers = new HandlerSet()
  #state: ConnectionState = ConnectionState.DISCONNECTED
  #lastChange: ConnectionStateChange | undefined

  constructor(options: { readonly name: string; readonly onHandlerError: HandlerErrorHook }) {
    this.#name = options.name
    this.#onHandlerError = options.onHandlerError
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** How it came to be in this state; undefined at the beginning. */
  get lastChange(): ConnectionStateChange | undefined {
    return this.#lastChange
  }

  canMoveTo(state: ConnectionState): boolean {
    return nextStates[this.#state].includes(state)
  }

  /**
   * Changes the state and tells everybody. False when it is in that state already, which is no change. A change that the
   * table does not have is refused with an `InvalidInputError`.
   */
  moveTo(to: ConnectionState, details: { readonly reason: string; readonly atMs: number }): boolean {
    const from = this.#state
    if (from === to) return false
    if (!this.canMoveTo(to)) {
      const allowed = nextStates[from].join(', ') || 'nothing'
      throw new InvalidInputError(
        'state',
        `${this.#name} cannot go from ${from} to ${to}; from there it goes to: ${allowed}`,
      )
    }
    this.#state = to
    this.#lastChange = Object.freeze({ from, to, reason: details.reason, atMs: details.atMs })
    this.#handlers.call(this.#lastChange, this.#onHandlerError)
    return true
  }

  /** Calls `handler` at every change; what is returned removes it. */
  onChange(handler: (change: ConnectionStateChange) => void): Disposer {
    return this.#handlers.add(handler)
  }
}
