// One file for all exchanges: variables, an overlay, a profile. [S2.64] [S2.65] [S2.68] [S3.115] [S3.116]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gateio } from '@venuekit/gateio'
import { ConfigurationError, createExchangeKit } from 'venuekit'
import { loadConfig } from 'venuekit/config'

const directory = await mkdtemp(join(tmpdir(), 'configuration-'))
const write = (name: string, text: string) => writeFile(join(directory, name), text)
await write(
  'venuekit.config.yaml',
  `
network: { request_timeout: 7.5 }
exchanges:
  gateio: { api_key: "\${GATEIO_API_KEY}", secret_key: "\${GATEIO_SECRET_KEY}", network: { max_retries: "\${RETRIES:1}" } }
profiles:
  bold: { share: 1, settings: { arbitrage: { enable_dry_run: false } } }
`,
)
await write('venuekit.config.prod.yaml', 'network: { request_timeout: 5 }')
const env = { GATEIO_API_KEY: 'my-key', GATEIO_SECRET_KEY: 'my-secret' }
const exchanges = [gateio] as const

const config = await loadConfig({ directory, exchanges, env, environment: 'prod', profile: 'bold' })
console.log(config.network.requestTimeoutMs, config.arbitrage.enableDryRun) // 5000 false
await using kit = createExchangeKit({ exchanges, config })
console.log(kit.gateio.pair().hasPrivate) // true

// All that is wrong is told at once, and never what stands there.
await write('venuekit.config.yaml', 'network: { retries: 3 }\nexchanges: { gateio: { environment: mars } }')
const wrong = await loadConfig({ directory, exchanges, env }).catch((error: unknown) => error)
if (ConfigurationError.is(wrong)) console.log(wrong.issues.map(({ path }) => path).join()) // network.retries,exchanges.gateio.environment
await rm(directory, { recursive: true })
