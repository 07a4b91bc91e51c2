import type * as Ccxt from 'ccxt'
import { ExchangePackageMissingError, FactoryCreationError, UnsupportedExchangeError } from '@venuekit/core/errors'
import { resolveExchangeId } from './exchange-ids.ts'

type RestClasses = typeof Ccxt.exchanges
type ProClasses = typeof Ccxt.pro

/** One exchange of ccxt, whichever it is. */
export type CcxtExchange = Ccxt.Exchange

/** The ids under which ccxt has exchanges. */
export type CcxtExchangeId = keyof RestClasses

/**
 * The class of an exchange by its id: with streams (`ccxt.pro`) where ccxt has them. An id that is not known before the program
 * runs gives the class that all of them are made of.
 */
export type CcxtExchangeOf<Id extends string> = Id extends 'huobi'
  ? CcxtExchangeOf<'htx'>
  : Id extends 'gateio'
    ? CcxtExchangeOf<'gate'>
    : Id extends keyof ProClasses
      ? InstanceOf<ProClasses[Id]>
      : Id extends keyof RestClasses
        ? InstanceOf<RestClasses[Id]>
        : CcxtExchange

type InstanceOf<Class> = Class extends new (...args: never[]) => infer Instance
  ? Instance extends CcxtExchange
    ? Instance
    : CcxtExchange
  : CcxtExchange

/** What is used of ccxt. The package itself fits, and so does a fake of it. */
export interface CcxtModule {
  readonly version?: string
  /** The classes by id. */
  readonly exchanges: object
  /** Those that have streams, by id. */
  readonly pro?: object
}

/** Gives ccxt when it is needed first. */
export type CcxtSource = () => Promise<CcxtModule>

/** How ccxt makes an exchange. */
export type CcxtClass = new (config: Readonly<Record<string, unknown>>) => CcxtExchange

/** Loads the ccxt that is installed beside this package. Nothing of it is loaded before this is called. */
export async function importCcxt(): Promise<CcxtModule> {
  return import('ccxt')
}

/** Loads ccxt. Where it is not installed the error names what to install. */
export async function loadCcxt(source: CcxtSource): Promise<CcxtModule> {
  try {
    return await source()
  } catch (cause) {
    if (isMissing(cause)) throw new ExchangePackageMissingError('ccxt', { cause })
    throw new FactoryCreationError('ccxt could not be loaded; see the cause', { cause })
  }
}

/** The class of an exchange, under any of its names; throws an `UnsupportedExchangeError` where ccxt has none. */
export function classOf(ccxt: CcxtModule, name: string): { readonly id: string; readonly Class: CcxtClass } {
  const id = resolveExchangeId(name)
  const Class = memberOf(ccxt.pro, id) ?? memberOf(ccxt.exchanges, id)
  if (Class !== undefined) return { id, Class }
  const problem = `${id} (not supported by ccxt${ccxt.version === undefined ? '' : ` ${ccxt.version}`})`
  throw new UnsupportedExchangeError(problem, idsOf(ccxt), { exchange: id })
}

/** The ids of all exchanges that this ccxt has. */
export function idsOf(ccxt: CcxtModule): readonly string[] {
  return Object.keys(ccxt.exchanges).filter((id) => memberOf(ccxt.exchanges, id) !== undefined)
}

function memberOf(classes: object | undefined, id: string): CcxtClass | undefined {
  if (classes === undefined || id === 'Exchange' || !Object.hasOwn(classes, id)) return undefined
  const member: unknown = Reflect.get(classes, id)
  return isClass(member) ? member : undefined
}

function isClass(value: unknown): value is CcxtClass {
  return typeof value === 'function'
}

/** Only ccxt itself: what ccxt misses is another failure. */
function isMissing(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') return false
  return /\bpackage 'ccxt'/u.test(error.message)
}
