import { deepFreeze } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'

/**
 * Times that were given in seconds (`requestTimeout`, by now in milliseconds) under the one name that they have here
 * (`requestTimeoutMs`). One that was given in both units is refused.
 */
export function onlyMilliseconds<Settings extends object>(section: object, path: string): Settings {
  const members: Record<string, unknown> = {}
  const names = Object.keys(section)
  for (const [name, value] of Object.entries(section)) {
    if (value === undefined) continue
    const timed = timeNames.has(name) ? `${name}Ms` : name
    if (timed !== name && names.includes(timed))
      throw new ConfigurationError(`${path}.${timed}`, `is given twice, also as ${name} in seconds; keep one of them`)
    members[timed] = value
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what its schema let through, by its names in milliseconds
  return deepFreeze(members) as Settings
}

const timeNames: ReadonlySet<string> = new Set([
  'requestTimeout',
  'connectTimeout',
  'retryDelay',
  'pingInterval',
  'pingTimeout',
  'heartbeatInterval',
  'reconnectDelay',
  'maxReconnectDelay',
  'closeTimeout',
])
