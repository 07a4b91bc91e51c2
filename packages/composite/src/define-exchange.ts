import type {
  Credentials,
  ExchangeConnector,
  ExchangeContext,
  PrivateCapability,
  PublicCapability,
  With,
} from '@venuekit/core'
import { MissingCredentialsError } from '@venuekit/core/errors'
import type { AnyExchangeTransport } from '@venuekit/transport'
import { privateCore, publicCore } from './create-cores.ts'
import type { DeclaredPrivateRest, DeclaredPublicRest, ExchangeDeclaration } from './ports/declaration.ts'
import type { Placing } from './private/placing.ts'
import { createPrivateObject, type CompositePrivateExchange } from './private/private-object.ts'
import { createPublicObject, type CompositePublicExchange } from './public/public-object.ts'

/** A connector whose objects are live composites. */
export interface CompositeConnector<
  Id extends string = string,
  Key extends string = string,
  Public extends PublicCapability = PublicCapability,
  Private extends PrivateCapability = PrivateCapability,
  Of extends Credentials = Credentials,
> extends ExchangeConnector<Id, Key, Public, Private, Of> {
  /** How its wire is spoken to: a transport factory makes clients and contexts of it. */
  readonly transport: AnyExchangeTransport
  createPublic(context: ExchangeContext<Partial<Of>>): CompositePublicExchange & With<Public>
  createPrivate(context: ExchangeContext<Of>): CompositePrivateExchange & With<Private> & Placing<Private>
}

/**
 * Makes a connector of a declaration: who the exchange is, how its wire is spoken to, and what belongs to which capability.
 * Its objects have exactly the methods of the capabilities in the table.
 *
 * @example
 * ```ts
 * import { defineExchange } from '@venuekit/composite'
 * typeof defineExchange // 'function'
 * ```
 */
export function defineExchange<
  const Id extends string,
  const Key extends string,
  const Public extends PublicCapability,
  const Private extends PrivateCapability,
  Of extends Credentials,
  PublicRest extends DeclaredPublicRest<Public>,
  PrivateRest extends DeclaredPrivateRest<Private>,
  PublicTopic,
  PrivateTopic,
>(
  declaration: ExchangeDeclaration<Id, Key, Public, Private, Of, PublicRest, PrivateRest, PublicTopic, PrivateTopic>,
): CompositeConnector<Id, Key, Public, Private, Of> {
  const { public: _public, private: _private, history: _history, ...identity } = declaration
  const connector: CompositeConnector<Id, Key, Public, Private, Of> = {
    ...identity,
    publicNeeds: identity.transport.publicNeeds ?? 'nothing',
    budgets: (environment, options) => identity.transport.budgets(environment, options),
    createPublic: (context) => {
      const core = publicCore(declaration, context)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the object has the methods of every name in the table, and `Public` is the union of these names
      return createPublicObject(core, declaration.supports.public) as CompositePublicExchange & With<Public>
    },
    createPrivate: (context) => {
      if (typeof context.credentials !== 'function') {
        throw new MissingCredentialsError('credentials', 'Private composite exchange requires valid credentials', {
          exchange: declaration.id,
        })
      }
      const core = privateCore(declaration, context)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same of `Private`
      return createPrivateObject(core, declaration.supports.private) as CompositePrivateExchange &
        With<Private> &
        Placing<Private>
    },
  }
  return Object.freeze(connector)
}
