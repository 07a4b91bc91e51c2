import type { Endpoint } from '@venuekit/core'
import * as z from '@venuekit/core/schema'
import { privateChange, privateRead, request } from '../../calls.ts'

const wire = /* @__PURE__ */ z.object({ listenKey: z.string().min(1) })
const keys = /* @__PURE__ */ z.object({ listenKey: z.array(z.string()) })

interface Named {
  readonly listenKey: string
}

/** Makes a key for a private socket, which lasts an hour. Each call makes another one, and there are few. */
export const createListenKey: Endpoint<void, z.output<typeof wire>, string> = {
  ...privateChange('createListenKey', 'POST', 'never'),
  request: () => request('/userDataStream'),
  wire,
  result: ({ listenKey }) => listenKey,
}

/** Gives a key another hour. */
export const renewListenKey: Endpoint<Named, unknown, void> = {
  ...privateChange('renewListenKey', 'PUT', 'safe'),
  request: ({ listenKey }) => request('/userDataStream', { listenKey }),
  wire: /* @__PURE__ */ z.unknown(),
  result: () => undefined,
}

/** Gives a key back; its sockets are closed. */
export const deleteListenKey: Endpoint<Named, unknown, void> = {
  ...privateChange('deleteListenKey', 'DELETE', 'safe'),
  request: ({ listenKey }) => request('/userDataStream', { listenKey }),
  wire: /* @__PURE__ */ z.unknown(),
  result: () => undefined,
}

/** The keys that there are. */
export const getListenKeys: Endpoint<void, z.output<typeof keys>, readonly string[]> = {
  ...privateRead('getListenKeys', 1),
  request: () => request('/userDataStream'),
  wire: keys,
  result: ({ listenKey }) => listenKey,
}
