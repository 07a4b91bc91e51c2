import { decimal } from '@venuekit/core/decimal'
import { describe, expect, test } from 'vitest'
import { connectSpot } from '../../test/rest-fixture.ts'

const addresses =
  '{"currency":"USDT","address":"0x12","multichain_addresses":[{"chain":"ETH","address":"0x12","payment_id":"","payment_name":"","obtain_failed":0,"min_confirms":"10"},{"chain":"TON","address":"EQC0","payment_id":"855032211","payment_name":"Memo","obtain_failed":0},{"chain":"XTZ","address":"","payment_id":"","payment_name":"","obtain_failed":1}],"min_deposit_amount":"0.01"}'

describe('a deposit address', () => {
  test('[S3.88] of a chain, with its tag', async () => {
    await using gate = await connectSpot(addresses)
    expect(await gate.privateRest.getDepositAddress('USDT', { network: 'TON' })).toEqual({
      asset: 'USDT',
      network: 'TON',
      address: 'EQC0',
      tag: '855032211',
    })
    expect(gate.lines()).toEqual(['GET /wallet/deposit_address?currency=USDT'])
    expect(gate.budgets.status('wallet:getDepositAddress')).toMatchObject({ limit: 80, used: 1 })
  })

  test.each([undefined, 'XTZ', 'BSC'])('for %s there is none, and it says which there are', async (network) => {
    await using gate = await connectSpot(addresses)
    await expect(gate.privateRest.getDepositAddress('USDT', { network })).rejects.toThrow(
      'network: must be one of the chains of USDT that have an address: ETH, TON',
    )
  })
})

const record = (change = '') =>
  `{"id":"210496","timestamp":"1542000000","withdraw_order_id":"order_1","currency":"USDT","address":"1Ho","txid":"0x99","amount":"222.61","memo":"","status":"DONE","chain":"TRX"${change}}`

test('[S3.88] deposits and withdrawals of the past', async () => {
  await using gate = await connectSpot(
    `[${record()},${record().replace('"DONE"', '"NEW_WORD"')}]`,
    `[${record(',"fee":"0.01"').replace('"DONE"', '"CANCEL"')}]`,
  )
  const stretch = { since: 1_542_000_000_000, until: 1_542_000_000_000, limit: 500 }
  expect(await gate.privateRest.getDeposits({ asset: 'USDT', ...stretch })).toMatchObject([
    {
      id: '210496',
      asset: 'USDT',
      network: 'TRX',
      amount: '222.61',
      status: 'completed',
      address: '1Ho',
      transactionId: '0x99',
      timestamp: 1_542_000_000_000,
    },
    { status: 'unknown' },
  ])
  expect(await gate.privateRest.getWithdrawals()).toMatchObject([{ fee: '0.01', status: 'cancelled' }])
  expect(gate.lines()).toEqual([
    'GET /wallet/deposits?currency=USDT&from=1542000000&to=1542000000&limit=100',
    'GET /wallet/withdrawals?limit=100',
  ])
})

test('[S3.88] a withdrawal is sent once, and a lost answer leaves it unknown', async () => {
  await using gate = await connectSpot(record().replace('"DONE"', '"REQUEST"'), { status: 502, body: '<html>' })
  const request = {
    asset: 'USDT',
    network: 'TRX',
    amount: decimal('222.61'),
    address: '1Ho',
    tag: '7',
    clientId: 'order_1',
  }
  expect(await gate.privateRest.withdraw(request)).toMatchObject({ id: '210496', status: 'pending' })
  expect(gate.last().body).toBe(
    '{"currency":"USDT","address":"1Ho","amount":"222.61","memo":"7","chain":"TRX","withdraw_order_id":"order_1"}',
  )
  await expect(gate.privateRest.withdraw(request)).rejects.toMatchObject({ outcome: 'unknown' })
  expect(gate.lines()).toEqual(['POST /withdrawals', 'POST /withdrawals'])
})
