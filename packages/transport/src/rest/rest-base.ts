import { clientLogger, Instruments, noMetrics, silentLogger } from '@venuekit/core'
import { ConfigurationError, MissingCredentialsError, VenuekitError } from '@venuekit/core/errors'
import { systemClock } from '@venuekit/core/time'
import { DeadlineLine } from './deadline-line.ts'
import { Monitor } from './monitor.ts'
import { putHeader } from './prepare-request.ts'
import { encodeQuery } from './query.ts'
import type { RestClientOptions } from './rest-client.ts'
import type { RestContext, Signer } from './rest-context.ts'
import { restTimes } from './rest-times.ts'
import { acceptedEncodings } from './unpack-body.ts'

/** What is beneath a client and can be beneath several: connections, deadlines, signing. */
export interface RestBase {
  readonly context: RestContext
  readonly domain: 'public' | 'private'
  readonly closeGraceMs: number
  readonly closed: boolean
  /** Ends every deadline and lets go of the connections. Who made it closes it, after all clients over it. */
  close(): Promise<void>
}

/** How one client uses a base. */
export interface RestBaseUse {
  /** In the place of those of the base. */
  readonly instruments?: (() => Instruments) | undefined
  /** The client is closed: it needs the base no more. */
  readonly release: () => Promise<void>
}

/** Makes a base. Nothing is opened and nothing is loaded before the first call. */
export function createRestBase<Credentials>(options: RestClientOptions<Credentials>): RestBase {
  const { exchange, domain, baseUrl, account, pools } = options
  const signer = signerOf(options)
  const { closeGraceMs, ...times } = restTimes(options)
  const { clock = systemClock, metrics = noMetrics, connectTimeoutMs } = options
  const logger = clientLogger(options.logger ?? silentLogger, { exchange, domain, kind: 'rest' })
  const onTapError = (error: unknown): void => logger.error('the tap has thrown', { error })
  const attemptLine = new DeadlineLine(clock, times.timeoutMs)
  const sendLine = new DeadlineLine(clock, times.sendWithinMs)
  const nothingListed = new Instruments(exchange, [])
  const lease = pools.lease({ baseUrl, domain, account, connectTimeoutMs })
  const context: RestContext = {
    ...times,
    exchange,
    frame: {
      basePath: new URL(baseUrl).pathname.replace(/\/+$/, ''),
      headers: headersOf(options.headers),
      encodeQuery: options.encodeQuery ?? encodeQuery,
    },
    pool: lease.pool,
    budgets: options.budgets,
    clock,
    attemptLine,
    sendLine,
    time: options.time,
    refusals: options.refusals,
    rules: options.limits ?? {},
    instruments: options.instruments ?? (() => nothingListed),
    signer,
    logger,
    monitor: Monitor.for({ exchange, domain, metrics, tap: options.tap, onTapError }),
    random: options.random,
  }
  let closed = false
  return {
    context,
    domain,
    closeGraceMs,
    get closed() {
      return closed
    },
    close() {
      closed = true
      attemptLine.close()
      sendLine.close()
      return lease.release()
    },
  }
}

/** What signs the requests of a client. A private one without it is refused here, and not by the exchange. */
function signerOf<Credentials>({
  exchange,
  domain,
  sign,
  credentials,
}: RestClientOptions<Credentials>): Signer | undefined {
  if (sign !== undefined && credentials !== undefined) {
    return async () => {
      const current = await credentials().catch((cause: unknown) => {
        if (VenuekitError.is(cause)) throw cause
        throw new ConfigurationError('credentials', 'the function that gives them has failed', { exchange, cause })
      })
      return (request, nowMs) => sign(request, current, nowMs)
    }
  }
  if (domain === 'private') {
    throw new MissingCredentialsError('credentials', 'Private REST client requires valid credentials', { exchange })
  }
  if ((sign ?? credentials) === undefined) return undefined
  throw new ConfigurationError('sign', 'sign and credentials go together; pass both or none of them', { exchange })
}

/** What a client sends with every request unless it is told otherwise. Some exchanges refuse who names no user agent. */
const ownHeaders = {
  accept: 'application/json',
  'accept-encoding': acceptedEncodings,
  'user-agent': 'venuekit',
} as const

function headersOf(headers: Readonly<Record<string, string>> = {}): readonly string[] {
  const lines: string[] = []
  for (const [name, value] of Object.entries({ ...ownHeaders, ...headers })) putHeader(lines, name, value)
  return lines
}
