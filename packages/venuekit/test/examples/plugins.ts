// Exchanges from elsewhere: a package that is passed in or loaded, and files of a folder. [S2.53] [S2.55] [S2.60] [S3.108]
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gateio } from '@venuekit/gateio'
import { ExchangePackageMissingError, loadExchange, PluginExchangeFactory } from 'venuekit'

await using factory = new PluginExchangeFactory({ exchanges: [gateio] })

// What is installed is loaded when it is needed.
const [mexc] = await loadExchange(() => import('@venuekit/mexc'))
console.log(mexc?.id) // mexc
const missing = await loadExchange('kraken').catch((error: unknown) => error)
if (ExchangePackageMissingError.is(missing)) console.log(missing.packageName) // @venuekit/kraken

// Files of a folder that is named, and of no other; one that is broken stops nobody.
const directory = await mkdtemp(join(tmpdir(), 'plugins-'))
await writeFile(join(directory, 'broken_exchange.mjs'), 'export const nothing = 1\n')
await factory.discoverPlugins({ directory })
await rm(directory, { recursive: true })
console.log(factory.listAvailableExchanges().join(), factory.isPluginExchange('gateio')) // gateio false
console.log(factory.pluginErrors.length) // 1
