import type { AnyConnector, PrivateExchange, PrivateOf, PublicExchange, PublicOf } from '@venuekit/core'

/** A name of an exchange: those that are registered complete, other spellings are found at run time. */
export type ExchangeName<Registered extends AnyConnector> = Registered['id'] | Registered['key'] | (string & {})

/** The registered connector with that id or key; never where the types know none. */
type Known<Registered extends AnyConnector, Name> = string extends Name
  ? never
  : Extract<Registered, { readonly id: Name } | { readonly key: Name }>

/** The connector that a name means, as far as the types know. */
export type ConnectorNamed<Registered extends AnyConnector, Name> = [Known<Registered, Name>] extends [never]
  ? AnyConnector
  : Known<Registered, Name>

/** The public exchange that a name means: with the connector's own methods where the types know it. */
export type PublicNamed<Registered extends AnyConnector, Name> = [Known<Registered, Name>] extends [never]
  ? PublicExchange
  : PublicOf<Known<Registered, Name>>

/** The same of the private domain. */
export type PrivateNamed<Registered extends AnyConnector, Name> = [Known<Registered, Name>] extends [never]
  ? PrivateExchange
  : PrivateOf<Known<Registered, Name>>
