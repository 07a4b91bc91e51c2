import { ExchangeConnectionError, printable, type ErrorDetails } from '@venuekit/core/errors'

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name does not resolve',
  EAI_AGAIN: 'its name could not be resolved now',
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'the connection was reset while it was being made',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network to it',
  ETIMEDOUT: 'it does not answer',
  EADDRNOTAVAIL: 'the localAddress is not one of this machine, or no port is free',
  EMFILE: 'this process has too many files open',
}

/** What Node and OpenSSL call a certificate that is not to be trusted. */
const certificateCodes =
  /^(?:ERR_TLS_CERT|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY)|INVALID_CA|HOSTNAME_MISMATCH)/

/** Says why no connection could be made. Nothing was sent, whatever the reason. */
export function connectFailure(cause: unknown, host: string, details: ErrorDetails = {}): ExchangeConnectionError {
  const code = codeOf(cause)
  const isDistrust = code !== undefined && certificateCodes.test(code)
  const reason = isDistrust
    ? `its certificate is not trusted (${code}); pass the authority's certificate as "ca" if it is meant to be`
    : (reasons[code ?? ''] ?? describe(cause, code))
  return new ExchangeConnectionError(`No connection to ${host}: ${reason}`, {
    retryable: !isDistrust,
    ...details,
    context: { ...details.context, host, reason: code },
    cause,
  })
}

function codeOf(cause: unknown): string | undefined {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return undefined
  return typeof cause.code === 'string' ? cause.code : undefined
}

function describe(cause: unknown, code: string | undefined): string {
  const message = cause instanceof Error ? printable(cause.message, 200) : 'unknown reason'
  return code === undefined || message.includes(code) ? message : `${message} (${code})`
}
