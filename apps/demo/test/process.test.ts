import { expect, test } from 'vitest'
import { type Controls, runDemoProcess } from './run-demo.ts'

const calm = ['--rate', '500'] as const

const enter = '\u001B[?1049h\u001B[?25l'
const leave = '\u001B[?25h\u001B[?1049l'

/** Does something the first time that the output has this in it. */
function onceSeen(what: string | RegExp, act: (controls: Controls) => void) {
  let done = false
  return (output: string, controls: Controls): void => {
    if (done || output.search(what) < 0) return
    done = true
    act(controls)
  }
}

test('[P.11] for programs: one line of JSON, everything live, nothing wrong', async () => {
  const { out, error, ended } = await runDemoProcess(['--for', '3s', '--json', ...calm])
  expect([ended, error]).toEqual([0, ''])
  expect(out.endsWith('}\n')).toBe(true)
  const answer: unknown = JSON.parse(out)
  const exchange = { state: 'live', messages: expect.any(Number), books: 6, gaps: 0, resyncs: 0 }
  expect(answer).toEqual({
    exchanges: { gateio: exchange, 'gateio-futures': exchange, mexc: exchange },
    opportunities: expect.any(Number),
    trades: expect.any(Number),
    errors: [],
  })
})

test('[P.11] not on a terminal: plain lines; SIGINT ends it in order, with a summary', async () => {
  const onOutput = onceSeen(/mexc is live/u, ({ kill }) => kill('SIGINT'))
  const { lines, out, error, ended } = await runDemoProcess(['--no-trade', ...calm], { onOutput })
  expect([ended, error]).toEqual([0, ''])
  expect(out).not.toContain('\u001B')
  expect(lines[0]).toMatch(/^ +\d+\.\ds {2}gateio is live$/u)
  expect(lines.at(-2)).toMatch(/^watched 18 books on 3 exchanges for \d+\.\d s: \d+ messages, 0 gaps, 0 resyncs$/u)
  expect(lines.at(-1)).toMatch(/^found \d+ opportunit(?:y|ies); traded nothing$/u)
})

test('a second signal ends it at once', async () => {
  const onOutput = onceSeen(/mexc is live/u, ({ kill }) => {
    // It stands still until both are there: with time between them it could have ended in order.
    for (const signal of ['SIGSTOP', 'SIGINT', 'SIGTERM', 'SIGCONT'] as const) kill(signal)
  })
  const { ended } = await runDemoProcess([...calm], { onOutput })
  expect(['SIGINT', 'SIGTERM']).toContain(ended)
})

test('it ends when nobody reads it any more', async () => {
  const onOutput = onceSeen(/gateio is live/u, ({ closeOutput }) => closeOutput())
  const { ended, error } = await runDemoProcess([...calm], { onOutput })
  expect([ended, error]).toEqual([0, ''])
})

test('that nobody reads what is wrong changes nothing about how it ends', async () => {
  const { ended } = await runDemoProcess(['--symbols', 'nonsense'], { isErrorClosed: true })
  expect(ended).toBe(2)
})

test('[P.11] on a terminal: a picture in colours, and Ctrl-C gives the terminal back', async () => {
  // What has not been read of a picture by then is gone: a terminal throws it away.
  const onOutput = onceSeen('Ctrl-C ends', ({ type }) => type('\u0003'))
  const { out, ended } = await runDemoProcess([...calm], { terminal: true, onOutput })
  expect(ended).toBe(0)
  expect(out.startsWith(enter)).toBe(true)
  expect(out).toContain('\u001B[1mvenuekit radar')
  const [picture = '', afterwards = ''] = out.split(leave)
  expect(picture).toContain('Ctrl-C ends')
  // The terminal shows what was typed.
  expect(afterwards.replace('^C', '')).toMatch(/^watched 18 books on 3 exchanges/u)
})

test('a crash gives the terminal back before it is told, and NO_COLOR is kept to', async () => {
  const crash = `
    const { write } = process.stdout
    process.stdout.write = function (text, ...rest) {
      if (String(text).includes('?1049h')) setImmediate(() => { throw new Error('crashed on purpose') })
      return write.call(this, text, ...rest)
    }`
  const { out, ended } = await runDemoProcess([...calm], { terminal: true, preload: crash, env: { NO_COLOR: '1' } })
  expect(ended).toBe(1)
  const [picture = '', afterwards = ''] = out.split(leave)
  // oxlint-disable-next-line no-control-regex -- escape codes are what this is about
  expect(picture).not.toMatch(/\u001B\[\d+m/u)
  expect(afterwards).toContain('crashed on purpose')
})
