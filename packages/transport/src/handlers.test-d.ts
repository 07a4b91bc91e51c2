import { expectTypeOf, test } from 'vitest'
import {
  checkHandlers,
  createPrivateHandlers,
  createPublicHandlers,
  type PrivateWebsocketHandlers,
  type PublicWebsocketHandlers,
} from './handlers.ts'

test('[S3.14] handlers of the other domain do not compile', () => {
  expectTypeOf(createPublicHandlers()).not.toBeAny()
  expectTypeOf(createPublicHandlers()).toEqualTypeOf<PublicWebsocketHandlers>()
  expectTypeOf(createPrivateHandlers()).toEqualTypeOf<PrivateWebsocketHandlers>()
  const forPrivate = (handlers: PrivateWebsocketHandlers): string => handlers.kind
  const forPublic = (handlers: PublicWebsocketHandlers): string => handlers.kind
  // @ts-expect-error -- a private socket does not take handlers of market data
  forPrivate(createPublicHandlers())
  // @ts-expect-error -- a public socket does not take handlers of an account
  forPublic(createPrivateHandlers())
  // @ts-expect-error -- the domain says which handlers it takes
  checkHandlers('private', createPublicHandlers())
  const { kind, handleOrder, handleBalance, handleExecution, handles } = createPrivateHandlers()
  // @ts-expect-error -- only createPrivateHandlers makes one
  forPrivate({ kind, handleOrder, handleBalance, handleExecution, handles })
  // @ts-expect-error -- a public set has no handler of orders
  createPublicHandlers({ orderHandler: () => {} })
})
