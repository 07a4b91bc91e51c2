import { once } from 'node:events'
import type { Socket } from 'node:net'
import { SecretUrl } from '@venuekit/core'
import { ExchangeConnectionError } from '@venuekit/core/errors'
import { createCanaries, ManualClock } from '@venuekit/core/testing'
import { systemClock } from '@venuekit/core/time'
import { expect, test, vi } from 'vitest'
import { createCertificate } from '../../test/certificate.ts'
import { json, startHttpServer } from '../../test/http-server.ts'
import { expectNoLeaks } from '../../test/leaks.ts'
import { deserted } from '../../test/open-sockets.ts'
import { startProxy } from '../../test/proxy.ts'
import { startRawServer } from '../../test/raw-server.ts'
import { Connector, type ConnectorOptions } from './connector.ts'
import { checkNetworkOptions, type NetworkOptions } from './network-options.ts'

expectNoLeaks()

const certificate = createCertificate()

/** Opens one connection; the test closes it. */
async function open(
  url: string,
  options: NetworkOptions & Partial<Pick<ConnectorOptions, 'clock' | 'connectTimeoutMs'>> = {},
): Promise<Socket & AsyncDisposable> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>()
  const { clock = systemClock, connectTimeoutMs = 60_000 } = options
  new Connector({ ...checkNetworkOptions(options), url: new URL(url), clock, connectTimeoutMs }).open({
    opened: resolve,
    failed: reject,
  })
  const socket = await promise
  return Object.assign(socket, {
    async [Symbol.asyncDispose]() {
      if (socket.closed) return
      const closed = once(socket, 'close')
      socket.destroy()
      await closed
    },
  })
}

async function failureOf(url: string, options: Parameters<typeof open>[1] = {}): Promise<ExchangeConnectionError> {
  const error: unknown = await open(url, options).catch((caught: unknown) => caught)
  if (!ExchangeConnectionError.is(error)) throw new Error('not the error that was expected', { cause: error })
  return error
}

test('a certificate that nobody has signed is refused, also when the environment says not to look', async () => {
  await using server = await startHttpServer(undefined, { certificate })
  // Node warns of that variable as soon as it is there.
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const error = await failureOf(server.url)
  expect(error).toMatchObject({ retryable: false, context: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
  expect(error.message).toMatch(/^No connection to 127\.0\.0\.1:\d+: its certificate is not trusted .* pass .* as "ca"/)
  expect(server.requests).toEqual([])
})

test('a certificate of an authority that was passed in is trusted, by name and by address', async () => {
  await using server = await startHttpServer(undefined, { certificate })
  await using byAddress = await open(server.url, { ca: certificate.cert })
  await using byName = await open(`https://localhost:${server.port}`, { ca: [certificate.cert] })
  expect([byAddress, byName].map((socket) => 'authorized' in socket && socket.authorized)).toEqual([true, true])
})

test('a certificate for another name is refused', async () => {
  const other = createCertificate(['api.gateio.ws'])
  await using server = await startHttpServer(undefined, { certificate: { ...other } })
  const error = await failureOf(`https://localhost:${server.port}`, { ca: other.cert })
  expect(error).toMatchObject({ retryable: false, context: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' } })
})

test('the second connection resumes the session of the first', async () => {
  await using server = await startHttpServer(undefined, { certificate })
  const network = checkNetworkOptions({ ca: certificate.cert })
  const connector = new Connector({
    ...network,
    url: new URL(server.url),
    clock: systemClock,
    connectTimeoutMs: 60_000,
  })
  const connect = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      connector.open({ opened: resolve, failed: reject })
    })
  const first = await connect()
  // The ticket comes behind the handshake.
  first.resume()
  await once(first, 'session')
  const second = await connect()
  expect('isSessionReused' in second && typeof second.isSessionReused === 'function' && second.isSessionReused()).toBe(
    true,
  )
  for (const socket of [first, second]) socket.destroy()
  await server.drained()
})

test('a server that breaks off the handshake is no connection', async () => {
  await using server = await startRawServer((socket) => socket.destroy())
  const error = await failureOf(server.url.replace('http', 'https'))
  expect(error.context['reason']).toBe('ECONNRESET')
})

test('a server that never finishes the handshake is given up in time', async () => {
  const clock = new ManualClock()
  await using server = await startRawServer()
  const failing = failureOf(server.url.replace('http', 'https'), { clock, connectTimeoutMs: 4_000 })
  await server.connected(1)
  await clock.advance(4_000)
  expect((await failing).message).toContain('there was none after 4000 ms')
  await server.drained()
  expect(clock.pendingTimers).toBe(0)
})

test('it connects from the address that it is told', async () => {
  await using server = await startHttpServer()
  await using socket = await open(server.url, { localAddress: '127.0.0.2' })
  expect(socket.localAddress).toBe('127.0.0.2')
  expect(await failureOf(server.url, { localAddress: '192.0.2.1' })).toMatchObject({
    context: { reason: 'EADDRNOTAVAIL' },
  })
})

test('it connects through a proxy, plain and with TLS inside', async () => {
  await using proxy = await startProxy()
  await using plain = await startHttpServer()
  await using secure = await startHttpServer(undefined, { certificate })
  await using one = await open(plain.url, { proxy: proxy.url })
  await using two = await open(secure.url, { proxy: SecretUrl.from(proxy.url), ca: certificate.cert })
  expect(proxy.asked).toEqual([`127.0.0.1:${plain.port}`, `127.0.0.1:${secure.port}`])
  expect(one.destroyed || two.destroyed).toBe(false)
})

test('it says who it is to a proxy, and nobody else gets to see it', async () => {
  const password = 'q8Xk2mWv7Rz4Tn1L'
  await using proxy = await startProxy({ user: 'desk', password })
  await using server = await startHttpServer((_, response) => json(response, 200, {}))
  const url = new URL(proxy.url)
  url.username = 'desk'
  url.password = password
  await using socket = await open(server.url, { proxy: url.href })
  expect(socket.destroyed).toBe(false)
  url.password = `${password}x`
  const error = await failureOf(server.url, { proxy: url.href })
  expect(error.message).toContain(`The proxy ${url.host} answered 407`)
  createCanaries({ secrets: { password } }).assertAbsent([error, checkNetworkOptions({ proxy: url.href })])
})

test('a proxy that cannot reach the server, and one that is not there', async () => {
  await using proxy = await startProxy()
  const url = `http://${deserted}`
  expect((await failureOf(url, { proxy: proxy.url })).message).toContain('answered 502')
  expect(await failureOf('https://127.0.0.1:9', { proxy: url })).toMatchObject({ context: { reason: 'ECONNREFUSED' } })
})

test('nothing of the environment is honoured', async () => {
  await using proxy = await startProxy()
  await using server = await startHttpServer()
  for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']) {
    vi.stubEnv(name, proxy.url)
    vi.stubEnv(name.toLowerCase(), proxy.url)
  }
  vi.stubEnv('NODE_USE_ENV_PROXY', '1')
  await using socket = await open(server.url)
  expect(socket.remotePort).toBe(server.port)
  expect(proxy.asked).toEqual([])
})
