import { ConfigurationError } from '@venuekit/core/errors'
import { createCanaries, errorOf } from '@venuekit/core/testing'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { assignProfile, chooseSettings } from '../../src/factory/configuration-layers.ts'
import { ConfigurationManager } from '../../src/factory/configuration-manager.ts'
import { FakeExchange } from './fake-exchange.ts'

const { connector } = new FakeExchange('gate-io', {}, { aliases: ['GATE'] })
const secrets = { apiKey: 'k7Qw2ZpXv9Lr4TnB', apiSecret: 'yH3mC8sJ5dKf1Gx6Vb0R' }

describe('[S2.73] [S2.78] [C.26] configurations by name', () => {
  test('every spelling means the same exchange, in settings and in questions', () => {
    for (const name of ['gate-io', 'GATE_IO', 'gateIo', 'gate']) {
      const manager = new ConfigurationManager({
        exchanges: [connector],
        settings: { [name]: { environment: 'testnet' } },
      })
      expect(manager.getExchangeConfig('Gate IO').environment).toBe('testnet')
      expect(manager.getExchangeConfig(connector)).toBe(manager.getExchangeConfig('GATE'))
    }
  })

  test('two settings for one exchange are refused', async () => {
    const manager = new ConfigurationManager({ exchanges: [connector], settings: { gate: {}, 'gate-io': {} } })
    expect(String(await errorOf(() => manager.getExchangeConfig('gate')))).toContain('keep one of them')
  })

  test('credentials of the settings are never mixed with those of the environment', async () => {
    const env = {
      GATE_IO_API_KEY: 'of-the-environment',
      GATE_IO_API_SECRET: 'of-the-environment-too',
      GATE_IO_PASSPHRASE: 'x',
    }
    const whole = new ConfigurationManager({
      env,
      settings: { gate: { credentials: { api_key: secrets.apiKey, secret: secrets.apiSecret } } },
    })
    expect(String(await revealed(whole.getExchangeCredentials(connector)))).toBe(secrets.apiKey)
    const none = new ConfigurationManager({ env, settings: { gate: { credentials: { api_key: '', secret: '' } } } })
    expect(String(await revealed(none.getExchangeCredentials(connector)))).toBe('of-the-environment')
    expect(new ConfigurationManager().getExchangeCredentials(connector)).toBeUndefined()
  })
})

async function revealed(
  credentials: ReturnType<ConfigurationManager['getExchangeCredentials']>,
): Promise<string | undefined> {
  return (typeof credentials === 'function' ? await credentials() : credentials)?.apiKey.reveal()
}

describe('[S3.114] new settings while the program runs', () => {
  const settings = (more: object = {}) => ({
    gate: { network: { requestTimeoutMs: 1_000 }, credentials: secrets, ...more },
  })

  test('what is safe holds from now on; what leads elsewhere waits, and is reported', async () => {
    const manager = new ConfigurationManager({ settings: settings() })
    const before = manager.getExchangeConfig(connector)
    const leave = new AbortController()
    const changes = manager.watch({ signal: leave.signal })
    const moved = {
      network: { requestTimeoutMs: 2_000 },
      environment: 'testnet',
      credentials: { ...secrets, apiSecret: 'another-secret-of-20-ch' },
    }
    const expected = {
      exchange: 'gate-io',
      applied: ['network.requestTimeoutMs', 'credentials'],
      needsRestart: ['environment', 'urls.rest'],
    }
    expect(manager.reload(settings(moved))).toEqual([expected])
    const after = manager.getExchangeConfig(connector)
    expect(after.network.requestTimeoutMs).toBe(2_000)
    expect([after.environment, after.urls]).toEqual([before.environment, before.urls])
    expect(manager.reload(settings(moved))).toEqual([{ ...expected, applied: [] }])
    leave.abort()
    const seen = []
    for await (const change of changes) seen.push(change)
    expect(seen).toHaveLength(2)
    createCanaries({ secrets: { apiSecret: 'another-secret-of-20-ch' } }).assertAbsent(seen)
  })

  test('nothing holds of settings of which one is wrong', async () => {
    const manager = new ConfigurationManager({ settings: settings() })
    const before = manager.getExchangeConfig(connector)
    const wrong = settings({ network: { requestTimeoutMs: 'soon' } })
    expect(ConfigurationError.is(await errorOf(() => manager.reload(wrong)))).toBe(true)
    expect(manager.getExchangeConfig(connector)).toBe(before)
    expect(manager.reload(settings())).toEqual([])
  })
})

describe('layers', () => {
  const profiles = {
    steady: { share: 9, settings: { gate: { x: 1 } } },
    bold: { share: 1, settings: { gate: { x: 2 } } },
  }

  test('[S3.116] an environment lies over the settings, and a profile over both', () => {
    const layers = { settings: { gate: { x: 0, y: 0, z: 0 } }, environments: { prod: { gate: { y: 1 } } }, profiles }
    expect(chooseSettings(layers).settings).toEqual({ gate: { x: 0, y: 0, z: 0 } })
    expect(chooseSettings(layers, { environment: 'prod', profile: 'bold' })).toEqual({
      settings: { gate: { x: 2, y: 1, z: 0 } },
      profile: 'bold',
    })
    expect(() => chooseSettings(layers, { environment: 'porduction' })).toThrow('there are: prod')
    expect(() => chooseSettings(layers, { profile: 'wild' })).toThrow('there are: steady, bold')
  })

  test('[S3.115] a subject always gets the same profile, and all of them get their shares', () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        const { profile } = chooseSettings({ profiles }, { subject })
        expect(profile).toBe(assignProfile(profiles, subject))
        expect(['steady', 'bold']).toContain(profile)
      }),
    )
    const bold = Array.from({ length: 2_000 }, (_, index) => assignProfile(profiles, `account-${index}`)).filter(
      (one) => one === 'bold',
    )
    expect(bold.length).toBeGreaterThan(150)
    expect(bold.length).toBeLessThan(250)
    expect(assignProfile({}, 'anybody')).toBeUndefined()
    expect(() => assignProfile({ none: { share: 0, settings: {} } }, 'anybody')).toThrow('share')
  })
})
