import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { forwardedSignals, runChild } from './child.mjs'

const node = process.execPath

test('a child ends with its exit code or its signal, and its output is collected', async () => {
  const texts: string[] = []
  const script = 'console.log("out"); console.error("err"); process.exitCode = 3'
  const ending = await runChild(node, ['-e', script], { stdio: 'pipe', onOutput: (text) => texts.push(text) })
  expect(ending).toEqual({ code: 3, signal: null })
  expect(texts.toSorted()).toEqual(['err\n', 'out\n'])

  const killed = await runChild(node, ['-e', 'process.kill(process.pid, "SIGKILL")'], { stdio: 'ignore' })
  expect(killed).toEqual({ code: null, signal: 'SIGKILL' })
})

test('a command that does not exist is an error', async () => {
  await expect(runChild('venuekit-no-such-command', [], { stdio: 'ignore' })).rejects.toThrow('ENOENT')
})

test('a terminal hands Ctrl-C to the child itself; nobody else does', () => {
  expect(forwardedSignals(true)).not.toContain('SIGINT')
  expect(forwardedSignals(false)).toContain('SIGINT')
  expect(forwardedSignals(true)).toContain('SIGTERM')
})

test('listeners for signals are gone after the child has ended', async () => {
  const before = process.listenerCount('SIGTERM')
  await runChild(node, ['-e', ''], { stdio: 'ignore' })
  expect(process.listenerCount('SIGTERM')).toBe(before)
})

// The wrapper runs a child that says what it gets, and closes in its own time when it is to end.
const wrapper = `
  import { endLike, runChild } from ${JSON.stringify(new URL('./child.mjs', import.meta.url).href)}
  const child = \`
    const open = setInterval(() => {}, 1000)
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => console.log(signal))
    process.on('SIGTERM', () => { clearInterval(open); process.exitCode = 7 })
    console.log('ready')
  \`
  endLike(await runChild(process.execPath, ['-e', child], { stdio: 'inherit' }))
`
const wrapperArguments = ['--input-type=module', '-e', wrapper]

test('a signal of a kind reaches the child once, and the wrapper ends after it and like it', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no signals to pass on')
  // No stream is a terminal, wherever the tests run.
  const outer = spawn(node, wrapperArguments, { stdio: ['ignore', 'pipe', 'pipe'] })
  let printed = ''
  const ended = once(outer, 'close')
  // Each is sent when the one before has arrived; what ends the child comes behind the one that is repeated.
  const next: readonly (readonly [printed: string, signals: readonly NodeJS.Signals[]])[] = [
    ['ready\n', ['SIGINT']],
    ['ready\nSIGINT\n', ['SIGINT', 'SIGTERM']],
  ]
  outer.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    for (const [after, signals] of next) if (printed === after) for (const signal of signals) outer.kill(signal)
  })
  expect(await ended).toEqual([7, null])
  expect(printed).toBe('ready\nSIGINT\nSIGTERM\n')
})

test('when the shell of an npm script dies, the child is told to end', async (context) => {
  if (process.platform === 'win32') context.skip('Windows has no signals to pass on')
  // The second command keeps the shell from replacing itself by the first.
  const shell = spawn('sh', ['-c', '"$0" "$@"; exit', node, ...wrapperArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, npm_lifecycle_event: 'start' },
  })
  let printed = ''
  // The output is closed when the last process that holds it has ended, not when the shell has.
  const ended = once(shell, 'close')
  shell.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    if (printed === 'ready\n') shell.kill('SIGTERM')
  })
  expect(await ended).toEqual([null, 'SIGTERM'])
  expect(printed).toBe('ready\nSIGTERM\n')
})
