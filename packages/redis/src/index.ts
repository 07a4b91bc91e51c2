// What users may import, by name.
export { createRedisCacheStore, type RedisCacheStoreOptions } from './cache/redis-cache-store.ts'
export type { RedisAddressOptions, RedisTlsOptions } from './connection/redis-address.ts'
export type { RedisClient, RedisCommandOptions } from './connection/redis-client.ts'
