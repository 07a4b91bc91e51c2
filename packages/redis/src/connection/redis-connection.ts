import { redactText } from '@venuekit/core'
import { abortable, AbortRelay, throwIfAborted, withTimeout } from '@venuekit/core/async'
import { ClosedError, printable, StorageError, TimeoutError, VenuekitError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import type { RedisAddress } from './redis-address.ts'
import { loadRedisLibrary, openRedisLine, type RedisClient, type RedisLine } from './redis-client.ts'

/** How commands get to a Redis. */
export interface RedisConnectionOptions {
  readonly clock: Clock
  /** Where it is, or a client of somebody else, who opens and closes it. */
  readonly target: RedisAddress | RedisClient
  /** How long a command may take, connecting included. */
  readonly timeoutMs: number
}

/** One command, in the words of Redis and in ours. */
export interface RedisCommand {
  readonly operation: string
  readonly args: readonly (string | Buffer)[]
  readonly signal?: AbortSignal | undefined
}

/** How long commands fail at once after a Redis could not be reached: nobody waits for it again and again. */
const pauseMs = 1_000

/** `$`, the type of a text in the protocol of Redis: such an answer comes as bytes. */
const typeMapping = { 36: Buffer }

/**
 * The connection to a Redis, opened by the first command, and anew by the first one after it was lost. A command that is
 * not answered in time costs the connection: answers come in order, so that nothing behind it would be answered either.
 */
export class RedisConnection {
  readonly #options: RedisConnectionOptions
  readonly #closing = new AbortController()
  #line: RedisLine | undefined
  #pause: { readonly until: number; readonly reason: string } | undefined

  constructor(options: RedisConnectionOptions) {
    this.#options = options
  }

  async run<Reply>(command: RedisCommand): Promise<Reply> {
    const { operation, signal } = command
    this.#checkOpen(operation)
    throwIfAborted(signal, operation)
    using relay = new AbortRelay([signal, this.#closing.signal])
    try {
      return await this.#run<Reply>({ ...command, signal: relay.signal })
    } catch (error) {
      this.#checkOpen(operation)
      throw VenuekitError.is(error) ? error : this.#failure(operation, this.#reasonOf(error))
    }
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#line?.end()
    await this.#line?.connected.catch(() => undefined)
  }

  async #run<Reply>(command: RedisCommand): Promise<Reply> {
    const { operation, signal } = command
    const { target, timeoutMs, clock } = this.#options
    // Loading the library is no part of the time that Redis has.
    const client = 'sendCommand' in target ? target : await this.#lineTo(target, command)
    const send = async (abortSignal: AbortSignal): Promise<Reply> => {
      if (client === this.#line) await this.#connected(this.#line)
      return client.sendCommand<Reply>(command.args, { abortSignal, typeMapping })
    }
    try {
      return await withTimeout(send, { clock, timeoutMs, operation, signal })
    } catch (error) {
      if (TimeoutError.is(error)) this.#giveUp(client, error.message)
      throw error
    }
  }

  /** The line that is there, or a new one. */
  async #lineTo(address: RedisAddress, { operation, signal }: RedisCommand): Promise<RedisLine> {
    const library = await abortable(loadRedisLibrary(), { signal, operation })
    if (this.#line?.isUsable() === true) return this.#line
    if (this.#pause !== undefined && this.#options.clock.monotonic() < this.#pause.until)
      throw this.#failure(operation, this.#pause.reason)
    this.#line = openRedisLine(library, address, this.#options.timeoutMs)
    return this.#line
  }

  async #connected(line: RedisLine): Promise<void> {
    try {
      await line.connected
      if (line === this.#line) this.#pause = undefined
    } catch (error) {
      this.#giveUp(line, this.#reasonOf(error))
      throw error
    }
  }

  /** Ends a line of our own. A later one is not judged by what an earlier one did. */
  #giveUp(client: RedisClient, reason: string): void {
    if (client !== this.#line) return
    this.#line.end()
    this.#pause = { until: this.#options.clock.monotonic() + pauseMs, reason }
  }

  #failure(operation: string, reason: string): StorageError {
    const { target } = this.#options
    const server = 'sendCommand' in target ? 'the client that was passed in' : target.shown
    const message = `${operation}: Redis at ${server} did not do it (${reason}). Go on without the stored value, and see whether Redis runs and lets you in.`
    return new StorageError(message, { operation, retryable: true, context: { server } })
  }

  /** What went wrong, in words alone: the errors of others may hold what was sent. */
  #reasonOf(error: unknown): string {
    const { target } = this.#options
    const secret = 'sendCommand' in target ? undefined : target.password
    const text = textOf(error)
    return printable(redactText(secret === undefined ? text : text.replaceAll(secret, '[redacted]')), 300)
  }

  #checkOpen(operation: string): void {
    if (this.#closing.signal.aborted) throw new ClosedError('the connection to Redis is closed', { operation })
  }
}

/** A name with several addresses fails with one error for each, and no words of its own. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ')
  return error instanceof Error ? error.message : 'it failed with something that is no error'
}
