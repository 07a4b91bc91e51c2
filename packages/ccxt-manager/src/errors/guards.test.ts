import * as ours from '@venuekit/core/errors'
import { errors } from 'ccxt'
import { describe, expect, test } from 'vitest'
import { ccxtErrorNames, isCcxtError } from './ccxt-errors.ts'
import {
  errorHint,
  isAuthenticationError,
  isBadSymbolError,
  isMaintenanceError,
  isNetworkError,
  isRateLimitError,
} from './guards.ts'

const classes = Object.entries(errors).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof Error ? [{ name, Kind: value }] : [],
)

describe('[S5.43] errors of the installed ccxt', () => {
  test.each(classes)('$name is what ccxt says that it is', ({ name, Kind }) => {
    const ancestry: string[] = []
    for (let one = Kind.prototype; one !== Error.prototype; one = Object.getPrototypeOf(one))
      ancestry.push(one.constructor.name)
    const error = new Kind('no')
    expect(ccxtErrorNames(error)).toEqual(ancestry)
    expect(ancestry[0]).toBe(name)
    expect(isNetworkError(error)).toBe(error instanceof errors.NetworkError)
    expect(isAuthenticationError(error)).toBe(error instanceof errors.AuthenticationError)
    expect(isMaintenanceError(error)).toBe(error instanceof errors.OnMaintenance)
    expect(isBadSymbolError(error)).toBe(error instanceof errors.BadSymbol)
    expect(isRateLimitError(error)).toBe(
      error instanceof errors.RateLimitExceeded || error instanceof errors.DDoSProtection,
    )
  })

  test('there are all that ccxt has', () => {
    expect(classes.length).toBeGreaterThan(35)
  })

  test('a class that a bundler has renamed is told by its name, one of a user by what it stands below', () => {
    const { BaseError } = errors
    class a extends BaseError {}
    const renamed = new (class b extends a {})('limit')
    renamed.name = 'RateLimitExceeded'
    expect(isRateLimitError(renamed)).toBe(true)
    class Mine extends errors.RequestTimeout {
      override name = 'Mine'
    }
    expect(isNetworkError(new Mine('slow'))).toBe(true)
  })

  test('what only has such a name is none of them', () => {
    expect(isNetworkError(new DOMException('no line', 'NetworkError'))).toBe(false)
    expect(isNetworkError(new ours.NetworkError('no line'))).toBe(false)
    expect(isAuthenticationError(new ours.AuthenticationError(401, 'no'))).toBe(false)
    expect(isCcxtError({ name: 'NetworkError' })).toBe(false)
    expect(isCcxtError(new TypeError('x'))).toBe(false)
  })
})

test('[S5.48] connection, authentication and rate limit say what to do; a mistake of the program says it itself', () => {
  expect(errorHint(new errors.RequestTimeout('slow'))).toContain('timeout')
  expect(errorHint(new errors.NetworkError('no line'))).toContain('proxy')
  expect(errorHint(new errors.AuthenticationError('no'))).toContain('passphrase')
  expect(errorHint(new errors.PermissionDenied('no'))).toContain('permission')
  expect(errorHint(new errors.RateLimitExceeded('slow down'))).toContain('requestPause')
  expect(errorHint(new errors.OnMaintenance('closed'))).toContain('exchangePriorityForFallback')
  expect(errorHint(new ours.ExchangePackageMissingError('ccxt'))).toContain('npm install ccxt')
  expect(errorHint(new ours.MissingCredentialsError('apiKey', 'is missing'))).toContain('setExchangeCredentials')
  expect(errorHint(new TypeError('x'))).toBeUndefined()
})
