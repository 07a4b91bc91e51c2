import { expect, test } from 'vitest'
import { RandomStream } from '../../../src/random.ts'
import { fieldsOf, GateioRestClient, GateioSocketClient, rowsOf, type Answer, type RequestOptions } from '../client.ts'
import { alone, contract, exchange, type Quiet } from './simulation.ts'

type Call = (method: string, path: string, options?: RequestOptions) => Promise<Answer>

const base = '/futures/usdt'

function callsOf({ sim, clock }: Quiet, credentials: object): Call {
  const endpoint = sim.endpoints[exchange]
  const client = new GateioRestClient({ ...endpoint, credentials: { ...endpoint.credentials, ...credentials } })
  return async (method, path, options = {}) =>
    client.call(method, `${base}${path}`, { time: Math.floor(clock.now() / 1_000), ...options })
}

/** Something that a trader does: mostly orders around a price, sometimes what closes, cancels, or changes the leverage. */
async function act(call: Call, random: RandomStream): Promise<void> {
  const size = (1 + random.below(40)) * (random.chance(0.5) ? 1 : -1)
  const price = String(60_000 + random.below(20) * 10)
  const draw = random.next()
  if (draw < 0.6) await call('POST', '/orders', { body: { contract, size, price, tif: 'gtc' } })
  else if (draw < 0.75) await call('POST', '/orders', { body: { contract, size, price: '0', tif: 'ioc' } })
  else if (draw < 0.85)
    await call('POST', '/orders', { body: { contract, size, price, tif: 'gtc', reduce_only: true } })
  else if (draw < 0.9)
    await call('POST', '/orders', { body: { contract, size: 0, price: '0', tif: 'ioc', close: true } })
  else if (draw < 0.95) await call('DELETE', '/orders', { query: `contract=${contract}` })
  else await call('POST', `/positions/${contract}/leverage`, { query: `leverage=${1 + random.below(50)}` })
}

const sumOf = (rows: readonly Readonly<Record<string, unknown>>[], field: string): number =>
  rows.reduce((total, row) => total + Number(row[field]), 0)

test('whatever two traders do, their trades, positions, balances, books and frames tell one story', () =>
  alone(async (quiet) => {
    const { sim, clock } = quiet
    const { credentials } = sim.createAccount({ exchange })
    const endpoint = sim.endpoints[exchange]
    const calls = [callsOf(quiet, {}), callsOf(quiet, credentials)]
    await using socket = await GateioSocketClient.connect(endpoint, () => clock.now(), endpoint.futuresWs)
    for (const channel of ['futures.orders', 'futures.usertrades', 'futures.balances', 'futures.positions'])
      await socket.follow(channel, channel === 'futures.balances' ? ['1'] : ['1', contract])
    const random = new RandomStream(7, 'traders')
    for (let step = 0; step < 200; step += 1) {
      const [call] = random.chance(0.5) ? calls : calls.toReversed()
      if (call !== undefined) await act(call, random)
      if (step % 25 === 0) await clock.advance(4 * 3_600_000)
      sim.setMarket(exchange, contract, { markPrice: String(60_000 + random.below(200)) })
    }
    for (const call of calls) {
      const rows = async (path: string) => rowsOf((await call('GET', path, { query: 'limit=1000' })).body)
      const account = fieldsOf((await call('GET', '/accounts')).body)
      const [position] = await rows('/positions')
      const [trades, closes, entries] = [
        await rows('/my_trades'),
        await rows('/position_close'),
        await rows('/account_book'),
      ]
      expect(sumOf(trades, 'size')).toBe(position?.['size'])
      expect(sumOf(entries, 'change')).toBeCloseTo(Number(account['total']), 6)
      const of = (type: string) =>
        sumOf(
          entries.filter((row) => row['type'] === type),
          'change',
        )
      const history = fieldsOf(account['history'])
      for (const type of ['pnl', 'fee', 'fund']) {
        expect(Number(history[type])).toBeCloseTo(of(type), 6)
        expect(sumOf(closes, `pnl_${type}`) + Number(position?.[`pnl_${type}`])).toBeCloseTo(of(type), 6)
      }
      expect(sumOf(trades, 'fee')).toBeCloseTo(-of('fee'), 6)
      expect(sumOf(closes, 'pnl')).toBeCloseTo(Number(position?.['history_pnl']), 6)
      expect(Number(account['order_margin'])).toBeGreaterThanOrEqual(0)
      expect(of('fund')).not.toBe(0)
    }
    const [first] = calls
    await socket.roundTrip()
    const frames = socket.client.frames
      .map((text) => fieldsOf(JSON.parse(text)))
      .filter((frame) => frame['event'] === 'update')
    const last = (channel: string) =>
      rowsOf(frames.findLast((frame) => frame['channel'] === channel)?.['result']).at(-1)
    const position = fieldsOf((await first?.('GET', `/positions/${contract}`))?.body)
    expect(last('futures.positions')?.['size']).toBe(position['size'])
    const account = fieldsOf((await first?.('GET', '/accounts'))?.body)
    expect(last('futures.balances')?.['balance']).toBeCloseTo(Number(account['total']), 6)
    const told = frames
      .filter((frame) => frame['channel'] === 'futures.usertrades')
      .flatMap((frame) => rowsOf(frame['result']))
    expect(sumOf(told, 'size')).toBe(position['size'])
    const states = new Map(
      frames
        .filter((frame) => frame['channel'] === 'futures.orders')
        .flatMap((frame) => rowsOf(frame['result']))
        .map((row) => [row['id_string'], row['status']]),
    )
    const open = [...states].filter(([, status]) => status === 'open').map(([id]) => id)
    const truth = sim.orders(exchange).filter((order) => order.account === 1 && order.state === 'open')
    expect(new Set(open)).toEqual(new Set(truth.map(({ id }) => id)))
    expect(sim.orders(exchange).filter(({ fills }) => fills.length > 0).length).toBeGreaterThan(30)
  }))
