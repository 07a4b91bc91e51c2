// The entry point `venuekit/config`: what reads the configuration file. It loads a reader of YAML and Node's file system, which is why
// the main entry point leaves it alone.
export { configSchema, type JsonSchema } from './config/json-schema.ts'
export { type ConfigUpdate, loadConfig, type LoadConfigOptions, type LoadedConfig } from './config/load-config.ts'
