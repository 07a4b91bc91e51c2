import { expect, test } from 'vitest'
import { checkSimulated } from './guard.ts'

test('[S2.52] only addresses of this machine are simulators', () => {
  const check = (url: string) => () =>
    checkSimulated([{ exchangeName: 'mexc', urls: { rest: 'http://127.0.0.1:1', ws: url } }])
  for (const url of ['ws://localhost:1/ws', 'ws://[::1]:1/', 'ws://127.9.9.9/']) expect(check(url)).not.toThrow()
  for (const url of [
    'wss://wbs-api.mexc.com/ws',
    'ws://127.0.0.1.example.com/',
    'ws://10.0.0.1/',
    'ws://localhost.example/',
  ])
    expect(check(url)).toThrow('exchanges.mexc.urls.ws')
})
