// What somebody writes who has installed nothing but @venuekit/sim: a test of a bot, by library and by command.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startSimulator, type BookSnapshot } from '@venuekit/sim'

{
  const sim = await startSimulator({ exchanges: ['demo'], seed: 7 })
  await sim.pause()
  const truth: BookSnapshot = sim.book('demo', 'BTC_USDT', 10)
  const response = await fetch(`${sim.endpoints.demo.rest}/book?symbol=BTC_USDT&depth=10`)
  const served: unknown = await response.json()
  assert.deepEqual(served, { symbol: 'BTC_USDT', last: truth.updateId, bids: truth.bids, asks: truth.asks })
  await sim.close()
}

{
  // Its pushes need a package that is loaded only now.
  const sim = await startSimulator({ exchanges: ['mexc'], seed: 7 })
  const socket = new WebSocket(sim.endpoints.mexc.ws)
  socket.binaryType = 'arraybuffer'
  const params = ['spot@public.aggre.depth.v3.api.pb@10ms@BTCUSDT']
  socket.addEventListener('open', () => socket.send(JSON.stringify({ method: 'SUBSCRIPTION', params })))
  const pushed = new Promise<ArrayBuffer>((resolve) => {
    socket.addEventListener('message', (event) => {
      const data: unknown = event.data
      if (data instanceof ArrayBuffer) resolve(data)
    })
  })
  assert.equal(new Uint8Array(await pushed)[0], 0x0a)
  socket.close()
  await sim.close()
}

const file = join('node_modules', '@venuekit', 'sim', 'dist', 'cli', 'main.js')
const command = spawn(process.execPath, [file, '--exchanges', 'demo', '--json'])
const exited = once(command, 'exit')
for await (const line of createInterface({ input: command.stdout })) {
  assert.match(line, /^\{"control":"http:\/\/127\.0\.0\.1:\d+","exchanges":\{"demo":/)
  command.kill('SIGTERM')
}
const [code] = await exited
assert.equal(code, process.platform === 'win32' ? null : 0)

const inside: string = '@venuekit/sim/dist/index.js'
await assert.rejects(import(inside), { code: 'ERR_PACKAGE_PATH_NOT_EXPORTED' })
