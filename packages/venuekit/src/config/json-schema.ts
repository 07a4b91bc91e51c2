import * as sections from './sections.ts'

/** A part of a JSON Schema. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

/**
 * The JSON Schema of a configuration file, with which editors complete it and mark mistakes. The package has it as the file
 * `config.schema.json`. What only an exchange knows (its environments, its options) is left to `loadConfig`.
 *
 * @example
 * ```ts
 * import { configSchema } from 'venuekit/config'
 * configSchema()['title'] // 'venuekit configuration'
 * ```
 */
export function configSchema(): JsonSchema {
  const parts = settingsParts()
  const properties = spelled({
    ...parts,
    exchanges: {
      ...namedBy({ anyOf: [exchangePart(parts), { type: 'null' }] }),
      description: 'What is set for each exchange.',
    },
    rateLimiting: {
      type: 'object',
      description: 'Ceilings below the exchange’s own; none is set by default.',
      additionalProperties: { type: ['number', 'string', 'object'] },
    },
    profiles: namedBy({
      type: 'object',
      additionalProperties: false,
      required: ['settings'],
      properties: { share: { type: 'number', exclusiveMinimum: 0 }, settings: { type: 'object' } },
    }),
    $schema: { type: 'string' },
  })
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'venuekit configuration',
    type: 'object',
    additionalProperties: false,
    properties,
  }
}

function settingsParts() {
  const { environment, ...rest } = {
    environment: objectOf(sections.environmentShape()),
    logging: closed({
      console: objectOf(sections.consoleShape()),
      file: objectOf(sections.logFileShape()),
      prometheus: objectOf(sections.prometheusShape()),
    }),
    network: objectOf(sections.networkShape()),
    websocket: objectOf(sections.websocketShape()),
    arbitrage: objectOf(sections.arbitrageShape(), { riskLimits: objectOf(sections.riskShape()) }),
  }
  return { environment: { anyOf: [{ enum: [...sections.environmentNames] }, environment] }, ...rest }
}

function exchangePart({
  network,
  websocket,
}: {
  readonly network: JsonSchema
  readonly websocket: JsonSchema
}): JsonSchema {
  const text = { type: 'string' }
  const number = { type: ['number', 'string'] }
  const secrets = { apiKey: text, apiSecret: text, secretKey: text, passphrase: text, tradingPassword: text }
  return objectOf(sections.exchangeShape(), {
    ...secrets,
    name: text,
    exchangeName: text,
    environment: { type: 'string', description: 'production, testnet, or another one that the exchange has.' },
    credentials: closed({ ...secrets, secret: text, password: text }),
    urls: { ...namedBy(text), description: 'Addresses by their role.' },
    network,
    websocket,
    rateLimit: closed({ requestsPerSecond: number, burst: number, maxConcurrent: number }),
    transport: { type: 'object', description: 'What the documents set for REST: it goes to network and rate_limit.' },
    options: { type: 'object', description: 'The exchange’s own options.' },
  })
}

interface Described {
  meta(): JsonSchema | undefined
}

/** What the settings of a section say of themselves. */
function objectOf(
  shape: Readonly<Record<string, Described>>,
  more: Readonly<Record<string, JsonSchema>> = {},
): JsonSchema {
  const own = Object.entries(shape).map(([name, schema]) => [name, schema.meta() ?? {}] as const)
  return closed({ ...Object.fromEntries(own), ...more })
}

function closed(members: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return { type: 'object', additionalProperties: false, properties: spelled(members) }
}

function namedBy(value: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: value }
}

/** Every name as files spell it, and as code does. */
function spelled(members: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(
    Object.entries(members).flatMap(([name, schema]) =>
      [...new Set([snakeCase(name), name])].map((one) => [one, schema]),
    ),
  )
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
