import type { AnyConnector, PrivateExchange, PrivateOf, PublicExchange, PublicOf } from '@venuekit/core'

/** The connector that a reference means, as far as the types know: those of `Registered` by id and key, others by value. */
type Meant<Registered extends AnyConnector, Ref> = Ref extends AnyConnector
  ? Ref
  : Extract<Registered, { readonly id: Ref } | { readonly key: Ref }>

/** The public exchange of a reference: with the connector's own methods where the types know it. */
export type PublicMeant<Registered extends AnyConnector, Ref> = [Meant<Registered, Ref>] extends [never]
  ? PublicExchange
  : PublicOf<Meant<Registered, Ref>>
/** The same of the private domain. */
export type PrivateMeant<Registered extends AnyConnector, Ref> = [Meant<Registered, Ref>] extends [never]
  ? PrivateExchange
  : PrivateOf<Meant<Registered, Ref>>
/** The connector for the type of a pair. */
export type ConnectorMeant<Registered extends AnyConnector, Ref> = [Meant<Registered, Ref>] extends [never]
  ? AnyConnector
  : Meant<Registered, Ref>

/** A connector, or a name of one: those that are registered complete, other texts are found at run time. */
export type Ref<Registered extends AnyConnector> = AnyConnector | Registered['id'] | Registered['key'] | (string & {})
