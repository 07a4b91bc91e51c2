import { expectTypeOf } from 'vitest'
import type { Credentials, KeyPasswordCredentials, KeySecretCredentials } from './credentials.ts'
import type { Secret } from './secret.ts'

expectTypeOf<Secret>().not.toBeAny()
// Two installed copies of the package stay assignable to each other: the type has no private member.
expectTypeOf<{ [Key in keyof Secret]: Secret[Key] }>().toExtend<Secret>()
expectTypeOf<KeySecretCredentials>().toExtend<Credentials>()
expectTypeOf<KeyPasswordCredentials>().toExtend<Credentials>()

// @ts-expect-error -- a plain text is no secret
const apiKey: Secret = 'k7Qw2ZpXv9Lr4TnB'
void apiKey
