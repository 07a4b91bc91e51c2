import { classOf, type ClassOf } from '@venuekit/transport'
import type { CompositeConnector } from '../define-exchange.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- credentials are both read and taken; no narrower type admits every connector
type AnyConnector = CompositeConnector<string, string, any, any, any>

/** The class of an exchange's public objects. */
export type PublicExchangeClass<Connector extends AnyConnector> = ClassOf<
  [context: Parameters<Connector['createPublic']>[0]],
  ReturnType<Connector['createPublic']>
>

/** The class of an exchange's private objects. */
export type PrivateExchangeClass<Connector extends AnyConnector> = ClassOf<
  [context: Parameters<Connector['createPrivate']>[0]],
  ReturnType<Connector['createPrivate']>
>

/**
 * The public objects of a connector as a class: `new` does what `createPublic` does.
 *
 * @example
 * ```ts
 * import { publicExchangeClass, type CompositeConnector } from '@venuekit/composite'
 *
 * const classOfExample = (example: CompositeConnector) => publicExchangeClass(example, 'ExampleExchange')
 * typeof classOfExample // 'function'
 * ```
 */
export function publicExchangeClass<Connector extends AnyConnector>(
  connector: Connector,
  name: string,
): PublicExchangeClass<Connector> {
  return classOf((context: Parameters<Connector['createPublic']>[0]) => connector.createPublic(context), name)
}

/**
 * The private objects of a connector as a class: `new` does what `createPrivate` does.
 *
 * @example
 * ```ts
 * import { privateExchangeClass, type CompositeConnector } from '@venuekit/composite'
 *
 * const classOfExample = (example: CompositeConnector) => privateExchangeClass(example, 'ExampleExchange')
 * typeof classOfExample // 'function'
 * ```
 */
export function privateExchangeClass<Connector extends AnyConnector>(
  connector: Connector,
  name: string,
): PrivateExchangeClass<Connector> {
  return classOf((context: Parameters<Connector['createPrivate']>[0]) => connector.createPrivate(context), name)
}
