import { expect, test } from 'vitest'
import { startSimulator } from '../host/start-simulator.ts'
import { runCommand } from './run.ts'

/** Runs the command until it is ready and `look` has seen its first words; then it is stopped. */
async function served(args: readonly string[], look: (shown: string) => Promise<void>): Promise<number> {
  const ready = Promise.withResolvers<string>()
  const stop = Promise.withResolvers<void>()
  const output = { out: ready.resolve, error: (shown: string) => ready.reject(new Error(shown)) }
  const code = runCommand(args, output, () => stop.promise)
  try {
    await look(await ready.promise)
  } finally {
    stop.resolve()
  }
  return code
}

/** Everything that was printed by a command that does not serve. */
async function finished(...args: string[]) {
  const printed = { out: '', error: '' }
  const output = {
    out: (shown: string) => void (printed.out += shown),
    error: (shown: string) => void (printed.error += shown),
  }
  const code = await runCommand(args, output, () => Promise.resolve())
  return { ...printed, code }
}

test('the same seed gives the same keys; settings and rates are taken', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], seed: 9, eventsPerSecond: 0 })
  const args = ['--exchanges=demo', '--seed=9', '--events=0', '--option=demo.frames=binary', '--json']
  const code = await served(args, async (line) => {
    const { control, exchanges } = JSON.parse(line) as {
      control: string
      exchanges: { demo: { credentials: { apiKey: string } } }
    }
    expect(exchanges.demo.credentials).toEqual(sim.endpoints.demo.credentials)
    const book = await fetch(`${control}/book?exchange=demo&symbol=BTC_USDT`)
    expect(await book.json()).toMatchObject({ bids: [], asks: [] })
  })
  expect(code).toBe(0)
})

test('without --json it is for people', async () => {
  await served(['--exchanges', 'demo', '--events', '0'], async (shown) => {
    expect(shown).toMatch(/^The simulator is ready\. Stop it with Ctrl\+C\.\n\ncontrol +http:[^]*demo\n +rest +http:/)
  })
})

test('help lists the exchanges and their settings', async () => {
  const { out, error, code } = await finished('--help')
  expect(out).toContain('accept-and-cut')
  expect(out).toContain('forget-topic')
  expect([error, code]).toEqual(['', 0])
  expect(out).toContain('what to simulate: demo')
  expect(out).toMatch(/demo\.frames=text\n +how frames are sent; one of "text", "binary"/)
})

test.each([
  [[], '--exchanges is needed, such as --exchanges demo'],
  [['--exchanges', 'mars'], 'Unsupported exchange: mars. Available: [demo'],
  [['--exchanges', 'demo', '--seed', 'x'], '--seed must be an integer, not "x"'],
  [['--exchanges', 'demo', '--port', '70000'], 'port: must be an integer from 0 to 65535, not 70000'],
  [['--exchanges', 'demo', '--events', '50001'], 'eventsPerSecond: must be an integer from 1 to 50000, not 50001'],
  [['--exchanges', 'demo', '--option', 'frames'], '--option must look like demo.frames=binary, not "frames"'],
  [['--exchanges', 'demo', '--option', 'demo.frames=x'], 'options.demo.frames: must be one of "text", "binary"'],
  [['--exchanges', 'demo', '--option', 'mars.x=1'], 'options.mars: is for no kind of exchange'],
  [['--exchanges', 'demo', '--colour'], "Unknown option '--colour'"],
])('%j is a mistake: %s', async (args, message) => {
  const { out, error, code } = await finished(...args)
  expect([out, code]).toEqual(['', 2])
  expect(error).toContain(`venuekit-sim: ${message}`)
  expect(error).not.toContain('    at ')
})

test('a port that is taken is told, with another exit code', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'], eventsPerSecond: 0 })
  const { port } = new URL(sim.control)
  const { out, error, code } = await finished('--exchanges', 'demo', '--port', port)
  expect([out, code]).toEqual(['', 1])
  expect(error).toBe(`venuekit-sim: port: ${port} is taken; choose another, or 0 for a free one\n`)
})
