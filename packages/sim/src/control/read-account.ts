import { InvalidInputError } from '@venuekit/core/errors'
import type { Permission } from '../accounts/key-ring.ts'
import type { CreateAccountOptions } from '../host/account-directory.ts'

const names = ['account', 'permissions', 'balances']

/** Reads what the control port was given for a new account or key. */
export function readAccount(given: unknown): CreateAccountOptions {
  if (!isRecord(given)) throw new InvalidInputError('body', 'must be an object')
  const unknown = Object.keys(given).find((name) => !names.includes(name))
  if (unknown !== undefined) throw new InvalidInputError(unknown, `is no field; there are ${names.join(', ')}`)
  const account = accountOf(given['account'])
  const permissions = permissionsOf(given['permissions'])
  const balances = balancesOf(given['balances'])
  return {
    ...(account === undefined ? {} : { account }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(balances === undefined ? {} : { balances }),
  }
}

function accountOf(value: unknown): number | undefined {
  if (value === undefined || (typeof value === 'number' && Number.isSafeInteger(value))) return value
  throw new InvalidInputError('account', 'must be the number of an account')
}

function permissionsOf(value: unknown): readonly Permission[] | undefined {
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((one): one is Permission => one === 'read' || one === 'trade')) return value
  throw new InvalidInputError('permissions', 'must be a list of "read" and "trade"')
}

function balancesOf(value: unknown): Readonly<Record<string, string>> | undefined {
  if (value === undefined) return undefined
  if (!isRecord(value)) throw new InvalidInputError('balances', 'must be an object of decimal text by asset')
  const entries = Object.entries(value).map(([asset, amount]) => {
    if (typeof amount !== 'string') throw new InvalidInputError(`balances.${asset}`, 'must be decimal text')
    return [asset, amount] as const
  })
  return Object.fromEntries(entries)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
