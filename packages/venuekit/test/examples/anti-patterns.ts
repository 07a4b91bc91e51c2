// What is not to be done, and what happens to who does it. [S3.33] [S3.45] [S3.26]
import { gateio } from '@venuekit/gateio'
import { createExchangeKit, MissingCredentialsError, UnsupportedExchangeError } from 'venuekit'

await using kit = createExchangeKit({ exchanges: [gateio] })

// Asking market data for the account, or the other way round: it does not compile, and it is not there.
const market = kit.gateio.public()
// @ts-expect-error -- a public object has no balances
console.log(market.getBalance) // undefined

// Asking for the account without keys: refused before anything is opened.
try {
  kit.gateio.private()
} catch (error) {
  console.log(MissingCredentialsError.is(error)) // true
}

// Asking for an exchange that was not passed in.
try {
  kit.factory.createPublicExchange('mexc')
} catch (error) {
  console.log(UnsupportedExchangeError.is(error)) // true
}

// Doing without the cache: every call makes an object with connections of its own, which the exchange counts.
const shared = [kit.gateio.public(), kit.gateio.public()]
console.log(kit.factory.getPerformanceStats().created) // 1
const own = [kit.gateio.public({ useCache: false }), kit.gateio.public({ useCache: false })]
console.log(kit.factory.getPerformanceStats().created) // 3
for (const one of [...shared, ...own]) await one.close()
