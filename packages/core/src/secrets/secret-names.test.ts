import { describe, expect, test } from 'vitest'
import { secretKind } from './secret-names.ts'

describe('[X.10] names that tell what a field holds', () => {
  test.each(
    'secret secretKey secret_key api_secret apiSecret API-SECRET passphrase password tradingPassword trading_password passwd pwd signature SIGN sign token accessToken listenKey listen_key authorization Authorization cookie Set-Cookie privateKey operationKey encrypted_operation_key mnemonic DELTADEFI__TRADING_PASSWORD auth passcode pin PIN user_pin seed seedPhrase hmac signingKey signing_key encryptedKey operation_key pk OK-ACCESS-SIGN'.split(
      ' ',
    ),
  )('%s is secret', (name) => {
    expect(secretKind(name)).toBe('secret')
  })
  test.each('apiKey api_key api-key X-MEXC-APIKEY X-API-KEY KEY accessKey deltadefi_api_key'.split(' '))(
    '%s is a key',
    (name) => {
      expect(secretKind(name)).toBe('key')
    },
  )
  test.each(['credentials', 'credential'])('%s holds some', (name) => {
    expect(secretKind(name)).toBe('container')
  })
  test.each(
    'key symbol price side asset author signal tokens maxTokens keyPreview exchange design pinned seeded spin pkg opinion assign __proto__'.split(
      ' ',
    ),
  )('%s is neither', (name) => {
    expect(secretKind(name)).toBeUndefined()
  })
})
