import { expect, test } from 'vitest'
import { alone } from './stall.ts'

test('[C.27] what there is to know of an account and its key', async () => {
  await alone(async ({ sim, call, clock }) => {
    const enveloped = { code: 0, msg: 'success', timestamp: clock.now() }
    expect((await call('GET', '/tradeFee', { symbol: 'MXUSDT' })).body).toEqual({
      data: { makerCommission: 0.0005, takerCommission: 0.0005 },
      ...enveloped,
    })
    const deduct = async (method: string, parameters = {}): Promise<unknown> =>
      (await call(method, '/mxDeduct/enable', parameters)).body
    expect(await deduct('GET')).toEqual({ data: { mxDeductEnable: false }, ...enveloped })
    expect(await deduct('POST', { mxDeductEnable: 'true' })).toEqual({ data: { mxDeductEnable: true }, ...enveloped })
    expect(await deduct('GET')).toMatchObject({ data: { mxDeductEnable: true } })
    expect((await call('GET', '/uid')).body).toEqual({ uid: expect.stringMatching(/^\d+$/) })
    expect((await call('GET', '/kyc/status')).body).toEqual({ status: '1' })
    expect((await call('GET', '/apiKeyInfo')).body).toEqual({
      note: expect.any(String),
      accessKey: sim.endpoints.mexc.credentials.apiKey,
      createTime: expect.stringMatching(/Z$/),
      permissions: 'SPOT_ACCOUNT_R,SPOT_DEAL_R,SPOT_ACCOUNT_W,SPOT_DEAL_W',
      remainingValidity: -999,
      ipWhiteList: '',
      status: 'VALID',
    })
    expect((await call('GET', '/selfSymbols')).body).toMatchObject({ data: expect.arrayContaining(['MXUSDT']) })
    expect((await call('GET', '/account')).body).toMatchObject({
      makerCommission: null,
      canTrade: true,
      accountType: 'SPOT',
      permissions: ['SPOT'],
    })
  })
})
