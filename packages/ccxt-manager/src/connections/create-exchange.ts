import { isSecret } from '@venuekit/core'
import { FactoryCreationError, MissingCredentialsError, NotSupportedError } from '@venuekit/core/errors'
import { type CcxtClass, type CcxtExchange, type CcxtModule, classOf } from '../ccxt/ccxt-module.ts'
import { isCcxtError } from '../errors/ccxt-errors.ts'
import { TestnetNotSupportedError } from '../errors/manager-errors.ts'
import { describeMissing, type ExchangeCredentials } from '../credentials/exchange-credentials.ts'

/** The kinds of contracts that calls without one of their own are about: ccxt's `options.defaultType`. */
export const contractTypes = ['spot', 'margin', 'swap', 'future'] as const
/** One of them. */
export type ContractType = (typeof contractTypes)[number]

/** What one exchange is made of. */
export interface ExchangeBlueprint {
  readonly id: string
  readonly credentials?: ExchangeCredentials | undefined
  readonly testnet?: boolean | undefined
  /** Asked for: refused where the exchange has no such contracts. */
  readonly contractType?: ContractType | undefined
  /** Taken where the exchange has them, and otherwise left to ccxt. */
  readonly defaultContractType?: ContractType | undefined
}

/** Makes an exchange of ccxt. Nothing is sent. */
export function createExchange(ccxt: CcxtModule, blueprint: ExchangeBlueprint): CcxtExchange {
  const { id, Class } = classOf(ccxt, blueprint.id)
  const exchange = construct(id, Class, blueprint)
  if (blueprint.testnet === true) enterTestnet(id, exchange)
  chooseContracts(id, exchange, blueprint)
  hideCredentials(exchange)
  bindUnifiedMethods(exchange)
  return exchange
}

/** How ccxt calls the parts of credentials. */
const names = {
  apiKey: 'apiKey',
  apiSecret: 'secret',
  password: 'password',
  uid: 'uid',
  walletAddress: 'walletAddress',
  privateKey: 'privateKey',
} as const satisfies Record<keyof ExchangeCredentials, string>

function construct(id: string, Class: CcxtClass, { credentials, testnet }: ExchangeBlueprint): CcxtExchange {
  const config: Record<string, unknown> = { enableRateLimit: true }
  for (const [part, secret] of Object.entries(credentials ?? {})) {
    if (isPart(part) && isSecret(secret)) config[names[part]] = secret.reveal()
  }
  let exchange: CcxtExchange
  try {
    exchange = new Class(config)
  } catch (cause) {
    throw new FactoryCreationError(`ccxt could not make ${id}; see the cause`, { exchange: id, cause })
  }
  const missing = credentials === undefined ? [] : missingParts(exchange, credentials)
  const [first] = missing
  if (first === undefined) return exchange
  throw new MissingCredentialsError(first, describeMissing(id, missing, testnet), {
    exchange: id,
    operation: 'connect',
  })
}

function isPart(part: string): part is keyof ExchangeCredentials {
  return Object.hasOwn(names, part)
}

/** What the exchange needs and was not given. ccxt would say so with the first private call, in words of its own. */
function missingParts(exchange: CcxtExchange, given: ExchangeCredentials): readonly (keyof ExchangeCredentials)[] {
  const required: Readonly<Record<string, unknown>> = exchange.requiredCredentials
  return Object.keys(names)
    .filter(isPart)
    .filter((part) => required[names[part]] === true && given[part] === undefined)
}

function enterTestnet(id: string, exchange: CcxtExchange): void {
  const urls: Readonly<Record<string, unknown>> = exchange.urls
  if (urls['test'] === undefined) throw new TestnetNotSupportedError(id)
  try {
    exchange.setSandboxMode(true)
  } catch (cause) {
    if (isCcxtError(cause, 'NotSupported')) throw new TestnetNotSupportedError(id, { cause })
    throw new FactoryCreationError(`ccxt could not switch ${id} to its testnet; see the cause`, { exchange: id, cause })
  }
}

function chooseContracts(id: string, exchange: CcxtExchange, blueprint: ExchangeBlueprint): void {
  const { contractType, defaultContractType } = blueprint
  const has: Readonly<Record<string, unknown>> = exchange.has
  if (contractType !== undefined && has[contractType] === false) {
    throw new NotSupportedError(`${id} has no contracts of the type ${contractType}; ask for another contractType`, {
      exchange: id,
      operation: 'connect',
    })
  }
  const type =
    contractType ??
    (defaultContractType !== undefined && has[defaultContractType] === true ? defaultContractType : undefined)
  if (type !== undefined) exchange.options = { ...exchange.options, defaultType: type }
}

/** An exchange that is printed, or turned into JSON, is not to show them. ccxt reads and writes them as before. */
function hideCredentials(exchange: CcxtExchange): void {
  for (const name of Object.values(names)) {
    Object.defineProperty(exchange, name, {
      value: exchange[name],
      writable: true,
      configurable: true,
      enumerable: false,
    })
  }
}

/** `throttledCall(exchange.fetchBalance)` names no object to call it on: the methods of ccxt's unified interface know theirs. */
function bindUnifiedMethods(exchange: CcxtExchange): void {
  for (const name of Object.keys(exchange.has)) {
    const method: unknown = Reflect.get(exchange, name)
    if (typeof method !== 'function') continue
    const value: unknown = method.bind(exchange)
    Object.defineProperty(exchange, name, { value, writable: true, configurable: true, enumerable: false })
  }
}
