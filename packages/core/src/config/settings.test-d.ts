import { expectTypeOf } from 'vitest'
import type * as z from '../schema/index.ts'
import type { KeySecretCredentials } from '../secrets/credentials.ts'
import { milliseconds, oneOf, text } from './atoms.ts'
import { keySecretCredentials, type KeySecretInput } from './credential-schemas.ts'
import { parseConfig } from './parse-config.ts'
import { settings } from './settings.ts'

const schema = settings({
  accountId: text(),
  requestTimeoutMs: milliseconds().default(10_000),
  environment: oneOf(['testnet', 'production']).optional(),
})

expectTypeOf<z.output<typeof schema>>().not.toBeAny()
expectTypeOf<z.input<typeof schema>>().not.toBeAny()
expectTypeOf(parseConfig(schema, {})).toEqualTypeOf<{
  accountId: string
  requestTimeoutMs: number
  environment?: 'testnet' | 'production' | undefined
}>()
expectTypeOf<z.input<typeof schema>>().toEqualTypeOf<{
  accountId: string
  requestTimeoutMs?: number | undefined
  environment?: 'testnet' | 'production' | undefined
}>()

const credentials = keySecretCredentials()
expectTypeOf<z.output<typeof credentials>>().toEqualTypeOf<KeySecretCredentials>()
expectTypeOf<z.input<typeof credentials>>().toEqualTypeOf<KeySecretInput>()
