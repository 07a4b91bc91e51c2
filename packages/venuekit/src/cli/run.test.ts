import { describe, expect, test } from 'vitest'
import { folderWith } from '../../test/config/folder.ts'
import { outputOf } from './output.ts'
import { runCommand } from './run.ts'

async function run(...args: string[]) {
  const printed = { out: '', error: '' }
  const terminal = {
    out: (text: string) => void (printed.out += text),
    error: (text: string) => void (printed.error += text),
    ready: async () => undefined,
    size: () => ({ rows: 24, columns: 80 }),
    isTerminal: false,
    hasColors: false,
  }
  const code = await runCommand(args, terminal, new AbortController().signal)
  return { ...printed, code }
}

describe('mistakes of whoever types it', () => {
  test.each([
    [[], 'name a command: exchanges, book'],
    [['config'], 'there is no command "config"'],
    [['config', 'chekc'], 'there is no command "config chekc"; there are:'],
    [['book'], 'name a market, such as: venuekit book BTC/USDT --exchange gateio'],
    [['book', 'A/B', 'C/D'], '"C/D" is one word too many'],
    [['book', 'A/B'], '--exchange is needed, such as --exchange gateio'],
    [['book', 'A/B', '-e', 'gateio,gateio-futures'], '--exchange must name one exchange: gateio, gateio-futures'],
    [['book', 'A/B', '--depth', '0'], '--depth must be a whole number above zero, not "0"'],
    [['book', 'A/B', '--count', 'x'], '--count must be a whole number above zero, not "x"'],
    [['book', 'A/B', '--for', '10'], '--for must be a time such as 500ms, 10s, 5m or 1h, not "10"'],
    [['book', ''], 'name a market, such as: venuekit book BTC/USDT --exchange gateio'],
    [['exchanges', 'gateio'], '"gateio" is one word too many'],
    [['config', 'check', 'a.yaml'], '"a.yaml" is one word too many'],
    [['health', '--depth', '3'], '"health" has no --depth'],
    [['trades', 'A/B', '-e', 'gateio', '--out', 'x'], '"trades" has no --out'],
    [['book', 'A/B', '-e', 'gateio', '-e', 'mexc'], '--exchange must name one exchange: gateio, mexc'],
    [['replay'], 'name a recording, such as: venuekit replay btc.recording'],
    [['replay', 'x', '--speed', '0'], '--speed must be a number above zero, or max, not "0"'],
    [['record', 'A/B', '-e', 'gateio'], '--out is needed'],
    [['book', '--colour'], "Unknown option '--colour'"],
    [['book', 'A/B', '-e', '../x'], 'packageName: must be the name of an npm package'],
  ])('%j: %s', async (args, message) => {
    const { code, out, error } = await run(...args)
    expect([code, out]).toEqual([2, ''])
    expect(error).toContain(`venuekit: ${message}`)
  })

  test('a file that holds no settings is named', async () => {
    await using folder = await folderWith({ 'list.json': '[]' })
    const { code, error } = await run('config', 'check', '--config', `${folder.directory}/list.json`)
    expect([code, error]).toEqual([2, 'venuekit: list.json: must be an object of settings, not a list\n'])
  })

  test('a file that is no recording is a failure', async () => {
    const { code, error } = await run('replay', import.meta.filename)
    expect(code).toBe(1)
    expect(error).toContain('is no recording')
  })
})

describe('colours', () => {
  const terminal = {
    out: () => undefined,
    error: () => undefined,
    ready: async () => undefined,
    size: () => ({ rows: 24, columns: 80 }),
    isTerminal: true,
    hasColors: true,
  }

  test('on a terminal alone, and not where they are not wanted', () => {
    expect(outputOf(terminal, { json: false, color: true }).paint('red', 'x')).toBe('\u001B[31mx\u001B[39m')
    expect(outputOf(terminal, { json: false, color: false }).paint('red', 'x')).toBe('x')
    expect(outputOf(terminal, { json: true, color: true }).paint('red', 'x')).toBe('x')
    expect(outputOf({ ...terminal, hasColors: false }, { json: false, color: true }).paint('red', 'x')).toBe('x')
  })
})
