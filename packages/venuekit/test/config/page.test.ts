import { readFileSync } from 'node:fs'
import { connectionDefaults } from '@venuekit/core'
import { camelCase, connectionOptionsOf, credentialEnvironment } from '@venuekit/core/config'
import { gateio } from '@venuekit/gateio'
import { mexc } from '@venuekit/mexc'
import { describe, expect, test } from 'vitest'
import { settingVariables } from '../../src/config/ambient-settings.ts'
import { checkedSettings } from '../../src/config/kit-settings.ts'
import * as sections from '../../src/config/sections.ts'

const page = readFileSync(new URL('../../../../docs/configuration.md', import.meta.url), 'utf8')

/** The cells of the tables whose first column has a heading, without their back quotes. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const from = page.split('\n').findIndex((line) => line.startsWith(`| ${heading} `))
  const rows = page.split('\n').slice(from + 2)
  return rows
    .slice(
      0,
      rows.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) => line.split('|').slice(1, -1))
    .map((cells) => cells.map((cell) => cell.trim().replaceAll('`', '')))
}

/** The one table of core, under the names of the file. */
function defaults(): Readonly<Record<string, number>> {
  const { request, retry, socket, heartbeat, reconnect } = connectionDefaults
  return {
    'network.requestTimeoutMs': request.timeoutMs,
    'network.connectTimeoutMs': request.connectTimeoutMs,
    'network.maxRetries': retry.attempts - 1,
    'network.retryDelayMs': retry.baseMs,
    'websocket.connectTimeoutMs': socket.connectTimeoutMs,
    'websocket.heartbeatIntervalMs': heartbeat.everyMs + heartbeat.answerWithinMs,
    'websocket.pingIntervalMs': heartbeat.everyMs,
    'websocket.pingTimeoutMs': heartbeat.answerWithinMs,
    'websocket.maxReconnectAttempts': reconnect.attempts,
    'websocket.reconnectDelayMs': reconnect.baseMs,
    'websocket.reconnectBackoff': reconnect.factor ?? 1,
    'websocket.maxReconnectDelayMs': reconnect.maxMs,
    'websocket.closeTimeoutMs': socket.closeTimeoutMs,
    'websocket.maxConnectionAgeMs': socket.maxAgeMs,
    'websocket.silentTopicMs': socket.silentTopicMs,
    'websocket.maxMessageBytes': socket.maxMessageBytes,
    'websocket.maxQueueSize': socket.queueSize,
  }
}

describe('[S2.69] [S2.70] [C.29] the numbers of connections', () => {
  test('the page has those of the one table, for every setting', () => {
    const told = rowsUnder('setting').map(([name = '', value = '']) => [
      name.split('.').map(camelCase).join('.'),
      value === 'none' ? Infinity : Number(value.replaceAll(',', '')),
    ])
    expect(Object.fromEntries(told)).toEqual(defaults())
    const shapes = { network: sections.networkShape(), websocket: sections.websocketShape() }
    const seconds = (name: string, shape: object) => `${name}Ms` in shape
    const names = Object.entries(shapes).flatMap(([section, shape]) =>
      Object.keys(shape).flatMap((name) => (seconds(name, shape) ? [] : [`${section}.${name}`])),
    )
    expect(names.toSorted()).toEqual(Object.keys(defaults()).toSorted())
  })

  test('so do the descriptions that editors show', () => {
    const shapes = { network: sections.networkShape(), websocket: sections.websocketShape() }
    const numbers = Object.entries(defaults()).filter(([, value]) => Number.isFinite(value))
    for (const [path, value] of numbers) {
      const [section, name = ''] = path.split('.')
      const shape = shapes[section === 'network' ? 'network' : 'websocket'] as Record<string, { meta(): unknown }>
      const { description = '' } = (shape[name]?.meta() ?? {}) as { description?: string }
      expect([path, description]).toEqual([
        path,
        expect.stringMatching(new RegExp(`\\(${value.toLocaleString('en')}[):]`)),
      ])
    }
  })

  test('what nobody sets comes from there', () => {
    expect(connectionOptionsOf({})).toEqual(connectionDefaults)
  })
})

describe('[S2.74] the variables', () => {
  test('keys and secrets are read by the names of the page', () => {
    const rows = rowsUnder('exchange')
    expect(rows.map(([id]) => id)).toEqual(['mexc', 'gateio', 'gateio-futures', 'binance', 'kraken'])
    for (const [id = '', key = '', secrets = ''] of rows)
      for (const secret of secrets.split(' or '))
        expect(credentialEnvironment(id, { [key]: 'k', [secret]: 's' }).variables).toEqual([key, secret])
  })

  test('settings are those of the page', () => {
    const told = rowsUnder('variable').map(([name = '', path = '']) => [name, path.split('.').map(camelCase).join('.')])
    expect(Object.fromEntries(told)).toEqual(settingVariables)
  })
})

describe('[S2.71] [C.28] ceilings of requests', () => {
  const parsed = (text: string) =>
    checkedSettings([mexc, gateio], { rateLimiting: { [text]: { requestsPerSecond: 18 } } }).settings

  test('are off by default; the documents’ numbers hold where somebody writes them, up to 1,000', () => {
    expect(checkedSettings([mexc], {}).settings['mexc']).not.toHaveProperty('rateLimit')
    const said = { mexc_requests_per_second: 18, gateio_requests_per_second: 15 }
    const { settings } = checkedSettings([mexc, gateio], { rateLimiting: said })
    expect(settings['mexc']).toMatchObject({ rateLimit: { requestsPerSecond: 18 } })
    expect(settings['gateio']).toMatchObject({ rateLimit: { requestsPerSecond: 15 } })
    expect(parsed('mexc')['mexc']).toMatchObject({ rateLimit: { requestsPerSecond: 18 } })
    for (const wrong of [0, 1_001, -1])
      expect(() => checkedSettings([mexc], { rateLimiting: { mexc_requests_per_second: wrong } })).toThrow(
        'rateLimiting.mexc.requestsPerSecond',
      )
  })
})
