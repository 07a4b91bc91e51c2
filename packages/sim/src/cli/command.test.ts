import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'

const program = fileURLToPath(new URL('main.ts', import.meta.url))
const leakProgram = fileURLToPath(new URL('../../test/host/leak-program.ts', import.meta.url))
/** What runs still, and when it is over. */
const running = new Map<ChildProcess, Promise<unknown>>()

afterEach(async () => {
  for (const child of running.keys()) child.kill('SIGKILL')
  await Promise.all(running.values())
})

function run(file: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--conditions=@venuekit/source', file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exit = once(child, 'exit').then(([code, signal]: unknown[]) => {
    running.delete(child)
    return code ?? signal
  })
  running.set(child, exit)
  return { child, exit }
}

/** The first line, which says that it is ready. */
async function firstLine({ child }: ReturnType<typeof run>): Promise<string> {
  let seen = ''
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    seen += String(chunk)
    if (seen.includes('\n')) break
  }
  return seen
}

test.each(['SIGTERM', 'SIGINT'] as const)('one line of JSON, then it serves until %s', async (signal) => {
  const command = run(program, '--exchanges', 'demo', '--seed', '7', '--port', '0', '--json')
  const line = await firstLine(command)
  expect(line.trimEnd()).not.toContain('\n')
  const ready = JSON.parse(line) as { control: string; exchanges: { demo: Record<string, unknown> } }
  expect(ready).toEqual({
    control: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    exchanges: {
      demo: {
        rest: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
        ws: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/ws$/),
        credentials: { apiKey: expect.stringMatching(/^\w+$/) },
      },
    },
  })
  const health = await fetch(`${ready.control}/health`)
  expect(await health.json()).toMatchObject({ status: 'ok', seed: 7 })
  const book = await fetch(`${ready.control}/book?exchange=demo&symbol=BTC_USDT&depth=50`)
  expect(await book.json()).toHaveProperty('bids.49')
  command.child.kill(signal)
  expect(await command.exit).toBe(0)
  await expect(fetch(`${ready.control}/health`)).rejects.toThrow('fetch failed')
})

test('a mistake is told, and the exit code says so', async () => {
  const { child, exit } = run(program, '--exchanges', 'mars')
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  expect([out, code]).toEqual(['', 2])
  expect(error).toContain('venuekit-sim: Unsupported exchange: mars. Available: [demo')
})

test('[X.4] a simulator that was closed leaves nothing that keeps a process alive', async () => {
  const { child, exit } = run(leakProgram)
  const [out, error, code] = await Promise.all([text(child.stdout), text(child.stderr), exit])
  expect([out, error, code]).toEqual(['lost []\n', '', 0])
})
