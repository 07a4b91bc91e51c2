import { ConfigurationError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { gateio, gateioFutures } from '@venuekit/gateio'
import { expect, test } from 'vitest'
import { checkConfig } from '../../src/config/check-config.ts'
import { folderWith } from './folder.ts'

async function check(text: string, options: { profile?: string; env?: Readonly<Record<string, string>> } = {}) {
  await using folder = await folderWith({ 'venuekit.config.yaml': text })
  const { directory } = folder
  return await checkConfig({ directory, env: {}, envFile: false, exchanges: [gateio, gateioFutures], ...options })
}

async function issuesOf(text: string, options?: Parameters<typeof check>[1]) {
  const error = await errorOf(() => check(text, options))
  return ConfigurationError.is(error) ? error.issues.map(({ path, message }) => `${path}: ${message}`) : error
}

const right = `
network: { max_retries: 1 }
profiles:
  steady: { settings: { network: { max_retries: 2 } } }
  bold: { share: 3, settings: { exchanges: { gateio: { api_key: "\${KEY}" } } } }
`

test('[S3.115] a configuration is checked with each of its profiles, and what is chosen comes out', async () => {
  const { config, profiles, warnings } = await check(right)
  expect([config.profile, config.network.maxRetries, profiles]).toEqual([undefined, 1, ['steady', 'bold']])
  expect(warnings).toEqual([
    'profiles.bold.settings.exchanges.gateio.api_key: KEY is not set; without a key the exchange is public',
  ])
  expect((await check(right, { env: { VENUEKIT_PROFILE: 'steady' } })).config.network.maxRetries).toBe(2)
})

test('[S3.115] [S3.49] what only a profile brings is told at its place there, what is wrong anyhow once', async () => {
  const wrong = `
network: { retries: 3 }
profiles:
  steady: { settings: { network: { max_retries: 2 } } }
  bold: { settings: { network: { request_timeout: 0 }, exchanges: { gateio: { environment: mars } } } }
  wild: { settings: { exchanges: { gateio_futures: { urls: { rest: "\${NOWHERE}" } } } } }
`
  const issues = await issuesOf(wrong)
  expect(Array.isArray(issues) && issues.map((issue: string) => issue.slice(0, issue.indexOf(':')))).toEqual([
    'network.retries',
    'profiles.bold.settings.network.requestTimeout',
    'profiles.bold.settings.exchanges.gateio.environment',
    'profiles.wild.settings.exchanges.gateio_futures.urls.rest',
  ])
})

test('[S3.115] a profile that is not there, and profiles that are none', async () => {
  expect(await issuesOf(right, { profile: 'wild' })).toEqual(['profile: there is no "wild"; there are: steady, bold'])
  expect(await issuesOf('{}', { profile: 'wild' })).toEqual(['profile: there is no "wild"; none is defined'])
  expect(await issuesOf('profiles: { a: { share: x, settings: {} }, b: 7 }')).toEqual([
    'profiles.a: must have "settings", and "share" as a number where it has one',
    'profiles.b: must have "settings", and "share" as a number where it has one',
  ])
})
