import { MissingCredentialsError } from '@venuekit/core/errors'
import { expect, test } from 'vitest'
import { createTransportFactory } from '../../src/factory/create-transport-factory.ts'
import {
  clearCaches,
  createRestClient,
  createWebsocketClient,
  defaultTransport,
  transportOf,
} from '../../src/factory/default-transport.ts'
import { createPrivateHandlers, createPublicHandlers } from '../../src/handlers.ts'
import { expectNoLeaks } from '../leaks.ts'
import { configOf, privateConfigOf, PublicTestRest, testExchange } from './test-exchange.ts'

expectNoLeaks()

test('[S3.10] [S3.11] [S3.18] the plain functions use one factory, which is made anew after it was closed', async () => {
  clearCaches()
  const first = defaultTransport()
  expect(createRestClient(testExchange, configOf())).toBeInstanceOf(PublicTestRest)
  await using sockets = createWebsocketClient(testExchange, configOf(), createPublicHandlers())
  expect(sockets.connections()).toEqual([])
  expect(() => createWebsocketClient(testExchange, configOf(), createPrivateHandlers(), { isPrivate: true })).toThrow(
    MissingCredentialsError,
  )
  expect(first.stats()).toMatchObject({ rest: { currsize: 1 }, websocket: { currsize: 1 } })
  clearCaches()
  expect(first.stats()).toMatchObject({ rest: { currsize: 0 }, websocket: { currsize: 0 } })
  await first.close()
  expect(defaultTransport()).not.toBe(first)
  await defaultTransport().close()
})

test('[S3.4] a context knows the factory that it comes from', async () => {
  await using transport = createTransportFactory()
  expect(transportOf(transport.contextOf(testExchange, privateConfigOf()))).toBe(transport)
  expect(transportOf({})).toBe(defaultTransport())
  await defaultTransport().close()
})
