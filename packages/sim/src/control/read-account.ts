import { InvalidInputError } from '@venuekit/core/errors'
import type { Permission } from '../accounts/key-ring.ts'
import type { CreateAccountOptions } from '../host/account-directory.ts'
import { accountOf, fieldsOf, isRecord } from './fields.ts'

/** Reads what the control port was given for a new account or key. */
export function readAccount(given: unknown): CreateAccountOptions {
  const fields = fieldsOf(given, ['account', 'permissions', 'balances'])
  const account = accountOf(fields['account'])
  const permissions = permissionsOf(fields['permissions'])
  const balances = balancesOf(fields['balances'])
  return {
    ...(account === undefined ? {} : { account }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(balances === undefined ? {} : { balances }),
  }
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
