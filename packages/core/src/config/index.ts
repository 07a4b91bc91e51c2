// The entry point `@venuekit/core/config`: schemas and what turns input into configuration. It loads zod, which is why the
// main entry point leaves it alone; connectors and loaders of configuration need it.
export {
  atom,
  between,
  flag,
  milliseconds,
  nonNegative,
  nonNegativeInteger,
  oneOf,
  positive,
  positiveDecimal,
  positiveInteger,
  secondsToMs,
  serverUrl,
  text,
} from './atoms.ts'
export {
  connectionOptionsOf,
  networkSettings,
  rateLimitSettings,
  websocketSettings,
  type NetworkSettings,
  type RateLimitSettings,
  type WebsocketSettings,
} from './connection-settings.ts'
export {
  credentialEnvironment,
  credentialVariables,
  type CredentialEnvironmentOptions,
  type CredentialField,
  type EnvironmentCredentials,
} from './credential-environment.ts'
export {
  apiKey,
  credentialsProvider,
  isEmptyCredentials,
  keyPasswordCredentials,
  keySecretCredentials,
  keySecretPassphraseCredentials,
  secretSource,
  secretText,
  type KeyPasswordInput,
  type KeySecretInput,
  type KeySecretPassphraseInput,
  type SecretInput,
  type SecretSourceInput,
} from './credential-schemas.ts'
export { deepFreeze } from './deep-freeze.ts'
export {
  getConfigSummary,
  getEffectiveUrl,
  getTransportConfig,
  hasCredentials,
  isPublicOnly,
  isReadyForTrading,
  validateExchangeConfig,
  type ExchangeConfig,
} from './exchange-config.ts'
export { createExchangeNames, type ExchangeNames, type NamedExchange } from './exchange-names.ts'
export { readEnvironment, type Environment, type EnvironmentSettings } from './environment.ts'
export { interpolate, type Interpolated, type InterpolateOptions, type MissingVariable } from './interpolate.ts'
export { camelCase } from './key-spelling.ts'
export { layered } from './layers.ts'
export { parseConfig, type ParseConfigOptions } from './parse-config.ts'
export { parseExchangeConfig, type ConfigurableExchange } from './parse-exchange-config.ts'
export { modestRestTransport, restTransportConfig, type RestTransportConfig } from './rest-transport-config.ts'
export { settings, type Settings, type SettingsOptions } from './settings.ts'
