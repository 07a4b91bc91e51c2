import type { Timer } from '@venuekit/core/time'
import type { WireContext } from '../../host/kind.ts'
import type { MexcOptions } from '../options.ts'
import { MexcRefusal } from '../refusal.ts'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

/** What a listen key keeps open. */
export interface Listener {
  readonly end: () => void
}

interface ListenKey {
  readonly account: number
  readonly listeners: Set<Listener>
  timer: Timer
}

/** The keys of private sockets: they expire, and take their sockets with them. */
export class ListenKeys {
  readonly #context: WireContext<MexcOptions>
  readonly #keys = new Map<string, ListenKey>()

  constructor(context: WireContext<MexcOptions>) {
    this.#context = context
  }

  create(account: number): string {
    const { options, random } = this.#context
    const own = this.list(account)
    const [first] = own
    if (options.listenKeys === 'same' && first !== undefined) return first
    if (own.length >= options.maximumListenKeys)
      throw new MexcRefusal(400, 'The number of listenKeys exceeds the limit')
    const key = random.text(64, alphabet)
    this.#keys.set(key, { account, listeners: new Set(), timer: this.#expiry(key) })
    return key
  }

  /** Valid from now on for as long as a new one. */
  renew(account: number, key: string): void {
    const found = this.#ofAccount(account, key)
    found.timer.cancel()
    found.timer = this.#expiry(key)
  }

  delete(account: number, key: string): void {
    this.#ofAccount(account, key)
    this.#expire(key)
  }

  /** Oldest first. */
  list(account: number): readonly string[] {
    return [...this.#keys].filter(([, key]) => key.account === account).map(([key]) => key)
  }

  /** Whose account a socket follows; undefined when the key is not valid or has as many sockets as it may. */
  attach(key: string, listener: Listener): number | undefined {
    const found = this.#keys.get(key)
    if (found === undefined || found.listeners.size >= this.#context.options.listenKeySockets) return undefined
    found.listeners.add(listener)
    return found.account
  }

  detach(key: string, listener: Listener): void {
    this.#keys.get(key)?.listeners.delete(listener)
  }

  /** All of them end now. */
  expireAll(): void {
    for (const key of this.#keys.keys()) this.#expire(key)
  }

  #ofAccount(account: number, key: string): ListenKey {
    const found = this.#keys.get(key)
    if (found?.account === account) return found
    throw new MexcRefusal(730_002, 'This listenKey does not exist.')
  }

  #expiry(key: string): Timer {
    const { clock, options } = this.#context
    return clock.setTimer(options.listenKeyMs, () => this.#expire(key), { keepAlive: false })
  }

  #expire(key: string): void {
    const found = this.#keys.get(key)
    if (found === undefined) return
    this.#keys.delete(key)
    found.timer.cancel()
    for (const listener of found.listeners) listener.end()
  }
}
