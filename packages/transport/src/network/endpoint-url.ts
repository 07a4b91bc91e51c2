import { ConfigurationError } from '@venuekit/core/errors'

const families = {
  http: { secure: 'https:', plain: 'http:' },
  ws: { secure: 'wss:', plain: 'ws:' },
} as const

/**
 * Reads the address of a server. Plain `http:` and `ws:` are refused unless the host is this machine: what is sent
 * could be read and changed on its way. `setting` names the address in the error.
 */
export function parseEndpointUrl(text: string, family: keyof typeof families, setting: string): URL {
  const { secure, plain } = families[family]
  const url = URL.parse(text)
  // The text may hold a secret, so that no message repeats it.
  if (url === null || (url.protocol !== secure && url.protocol !== plain)) {
    throw new ConfigurationError(setting, `must be an address that begins with ${secure}//`)
  }
  if (url.username !== '' || url.password !== '' || url.hash !== '') {
    throw new ConfigurationError(setting, 'must not hold a user, a password or a fragment')
  }
  if (url.protocol === plain && !isLoopback(url.hostname)) {
    throw new ConfigurationError(
      setting,
      `${plain}//${url.host} is not encrypted; use ${secure}// (${plain}// is taken for localhost, 127.0.0.0/8 and [::1] only)`,
    )
  }
  return url
}

/** Whether a host name of a `URL` is this machine by its very form: nothing is looked up. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname)
}
