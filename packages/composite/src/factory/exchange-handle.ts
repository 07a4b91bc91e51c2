import {
  AbortedError,
  ClosedError,
  type ExchangeObject,
  type Lease,
  type Logger,
  type Subscription,
} from '@venuekit/core'
import type { Domain, ExchangeInstance } from './exchange-instance.ts'
import { RebindingSubscription } from './rebinding-subscription.ts'

type AnySubscription = Subscription<{ readonly type: string }>

/** A subscription that was made through a handle, with how to make it again. */
interface Subscribed {
  readonly subscription: RebindingSubscription
  readonly method: PropertyKey
  readonly parameters: readonly unknown[]
}

/**
 * What one caller has of an exchange object that others may have as well. Closing it ends what this caller subscribed and
 * gives the object back; the object itself is closed when nobody has it any more. It can be moved to another object while it
 * is in use.
 */
export class ExchangeHandle {
  readonly id: string
  readonly domain: Domain
  readonly #logger: Logger
  readonly #onClosed: () => void
  readonly #subscribed = new Set<Subscribed>()
  #lease: Lease<ExchangeInstance>
  #instance: ExchangeInstance
  #closing: Promise<void> | undefined

  constructor(lease: Lease<ExchangeInstance>, options: { readonly logger: Logger; readonly onClosed: () => void }) {
    this.#lease = lease
    this.#instance = lease.value
    this.#logger = options.logger
    this.#onClosed = options.onClosed
    this.id = this.#instance.request.connector.id
    this.domain = this.#instance.request.domain
  }

  get closed(): boolean {
    return this.#closing !== undefined
  }

  get instance(): ExchangeInstance {
    return this.#instance
  }

  get object(): ExchangeObject {
    return this.#instance.object
  }

  /** Calls a method of the object. What it subscribes belongs to this handle. */
  call(method: PropertyKey, parameters: readonly unknown[]): unknown {
    this.#checkOpen(method)
    if (String(method).startsWith('iterate')) return this.#walk(method, parameters)
    const instance = this.#instance
    const result = invoke(instance.object, method, parameters)
    if (!isPromiseLike(result)) return result
    instance.track(result)
    if (method === 'initialize') return this.#initialised(instance, result)
    return String(method).startsWith('subscribe') ? this.#adopt(instance, result, { method, parameters }) : result
  }

  /**
   * Prepares the same subscriptions on another object. What is returned moves there, in one tick; what it gives is settled when what was
   * subscribed meanwhile has followed. It never fails.
   */
  async prepare(next: Lease<ExchangeInstance>): Promise<() => Promise<void>> {
    const prepared = new Map<Subscribed, AnySubscription | undefined>()
    const prepareOne = async (subscribed: Subscribed): Promise<void> => {
      prepared.set(subscribed, await again(next.value, subscribed))
    }
    await Promise.all([...this.#subscribed].map(prepareOne))
    return async () => {
      if (this.closed) next.release()
      else this.#move(next)
      for (const [{ subscription }, made] of prepared) this.#rebind(subscription, made)
      const late = [...this.#subscribed].filter((subscribed) => !prepared.has(subscribed))
      await Promise.all(late.map((subscribed) => this.#follow(next.value, subscribed)))
    }
  }

  /** Idempotent. Ends the subscriptions, and waits for the object to close where this was the last handle of it. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  #rebind(subscription: RebindingSubscription, made: AnySubscription | undefined): void {
    if (made === undefined) return
    if (subscription.closed) void made.close().catch((error: unknown) => this.#report(error))
    else subscription.rebind(made)
  }

  /** One that came while the others were being prepared. */
  async #follow(next: ExchangeInstance, subscribed: Subscribed): Promise<void> {
    try {
      this.#rebind(subscribed.subscription, await again(next, subscribed))
    } catch (error) {
      this.#logger.error('a subscription did not follow to the new connector', { exchange: this.id, error })
    }
  }

  #move(next: Lease<ExchangeInstance>): void {
    const old = this.#lease
    this.#lease = next
    this.#instance = next.value
    old.release()
  }

  async #close(): Promise<void> {
    const instance = this.#instance
    const ended = [...this.#subscribed].map(({ subscription }) => subscription.close())
    this.#onClosed()
    this.#lease.release()
    const results = await Promise.allSettled([instance.closing, ...ended])
    for (const result of results) if (result.status === 'rejected') throw result.reason
  }

  #checkOpen(method: PropertyKey): void {
    if (!this.closed) return
    const message = `this handle of ${this.id} (${this.domain}) was closed; ask the factory for another one`
    throw new ClosedError(message, { exchange: this.id, operation: String(method) })
  }

  /** A walk along the past is one call, from its first step to its last: on the object that was there when it began. */
  async *#walk(method: PropertyKey, parameters: readonly unknown[]): AsyncGenerator<unknown, void> {
    this.#checkOpen(method)
    const instance = this.#instance
    const { promise, resolve } = Promise.withResolvers<void>()
    instance.track(promise)
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the contracts call iterate… gives rows one by one
      for await (const row of invoke(instance.object, method, parameters) as AsyncIterable<unknown>) {
        yield row
        this.#checkOpen(method)
      }
    } finally {
      resolve()
    }
  }

  async #initialised(instance: ExchangeInstance, result: PromiseLike<unknown>): Promise<unknown> {
    try {
      const value = await result
      instance.initialised = true
      instance.failed = false
      return value
    } catch (error) {
      // Who gave up on it says nothing about it to others who have it.
      const shared = AbortedError.is(error) && instance.uses > 1
      if (!instance.initialised && !shared) instance.failed = true
      throw error
    }
  }

  async #adopt(
    instance: ExchangeInstance,
    result: PromiseLike<unknown>,
    made: Omit<Subscribed, 'subscription'>,
  ): Promise<unknown> {
    let inner = await result
    if (isSubscription(inner) && !this.closed && instance !== this.#instance) {
      // It was asked of an object that has been replaced meanwhile.
      const old = inner
      inner = await again(this.#instance, made)
      await old.close()
    }
    if (!isSubscription(inner)) return inner
    if (this.closed) {
      await inner.close()
      throw new ClosedError(`${this.id} was closed while ${String(made.method)} was under way`, { exchange: this.id })
    }
    const subscribed: Subscribed = {
      ...made,
      subscription: new RebindingSubscription(inner, {
        onClosed: () => this.#subscribed.delete(subscribed),
        onHandlerError: (error) => this.#report(error),
      }),
    }
    this.#subscribed.add(subscribed)
    return subscribed.subscription
  }

  #report(error: unknown): void {
    this.#logger.error('a handler failed', { exchange: this.id, error })
  }
}

/** The object of a handle as its owner uses it: with all of its members, and a `close()` that closes the handle. */
export function viewOf(handle: ExchangeHandle): ExchangeObject {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every member is that of the object
  return new Proxy<object>(inspectable(handle), new ViewTraps(handle)) as ExchangeObject
}

type Method = (...parameters: readonly unknown[]) => unknown

/** What a view does. A class, since one that is asked for again and again makes little more than this object. */
class ViewTraps implements ProxyHandler<object> {
  readonly #handle: ExchangeHandle
  /** The methods that were asked for, so that each is always the same function. */
  #methods: Map<PropertyKey, Method> | undefined

  constructor(handle: ExchangeHandle) {
    this.#handle = handle
  }

  get(_: object, key: PropertyKey): unknown {
    const handle = this.#handle
    if (key === 'close' || key === Symbol.asyncDispose) return this.#method('close', () => handle.close())
    if (key === 'status' && handle.closed) return 'inactive'
    const value: unknown = Reflect.get(handle.object, key, handle.object)
    return typeof value === 'function' ? this.#method(key, (...parameters) => handle.call(key, parameters)) : value
  }

  set(): boolean {
    return false
  }

  has(_: object, key: PropertyKey): boolean {
    return Reflect.has(this.#handle.object, key)
  }

  getPrototypeOf(): object | null {
    return Reflect.getPrototypeOf(this.#handle.object)
  }

  #method(key: PropertyKey, method: Method): Method {
    this.#methods ??= new Map()
    const known = this.#methods.get(key)
    if (known === undefined) this.#methods.set(key, method)
    return known ?? method
  }
}

/** What a debugger and a log see of a view. */
function inspectable(handle: ExchangeHandle): object {
  const describe = (): string => {
    const status = handle.closed ? 'closed' : handle.object.status
    return `Exchange<${handle.id}, ${handle.domain}, ${status}>`
  }
  return { [Symbol.for('nodejs.util.inspect.custom')]: describe }
}

function invoke(object: ExchangeObject, method: PropertyKey, parameters: readonly unknown[]): unknown {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- called only with the names of methods that the object has
  return Reflect.apply(Reflect.get(object, method) as (...all: readonly unknown[]) => unknown, object, parameters)
}

/** Makes a subscription once more, on another object. */
async function again(
  { object }: ExchangeInstance,
  { method, parameters }: Omit<Subscribed, 'subscription'>,
): Promise<AnySubscription | undefined> {
  const made = await invoke(object, method, parameters)
  return isSubscription(made) ? made : undefined
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}

function isSubscription(value: unknown): value is AnySubscription {
  return (
    typeof value === 'object' && value !== null && 'on' in value && Symbol.asyncIterator in value && 'close' in value
  )
}
