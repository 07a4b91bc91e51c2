import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { ExchangePackageMissingError, FactoryCreationError } from '@venuekit/core/errors'
import { errorOf } from '@venuekit/core/testing'
import { expect, test, vi } from 'vitest'
import { importCcxt } from '../src/ccxt/ccxt-module.ts'
import { PublicExchangeManager } from '../src/managers/public-exchange-manager.ts'
import { createFakeCcxt } from './fake-ccxt.ts'

/** A process of its own and the whole of ccxt take their time on a machine that is busy. */
vi.setConfig({ testTimeout: 60_000 })

const index = new URL('../src/index.ts', import.meta.url).href

/** Runs a program in a process of its own, which tells every module of ccxt that it loads. */
async function run(program: string, hooks: string): Promise<readonly string[]> {
  const text = `
    import { registerHooks } from 'node:module'
    ${hooks}
    const api = await import(${JSON.stringify(index)})
    ${program}
  `
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', text])
  return stdout.split('\n').filter((line) => line !== '')
}

test('[S5.46] importing the package loads nothing of ccxt; the first connection does', async () => {
  const lines = await run(
    `
    const manager = new api.PublicExchangeManager()
    console.log('made')
    await manager.connectToExchangeWithNoCredentials('kraken')
    console.log('connected')
    `,
    `registerHooks({ resolve(specifier, context, next) {
      if (specifier === 'ccxt') console.log('ccxt')
      return next(specifier, context)
    } })`,
  )
  expect(lines).toEqual(['made', 'ccxt', 'connected'])
})

test('[S5.46] [P.12] without ccxt the error names what to install', async () => {
  const lines = await run(
    `
    const error = await new api.PublicExchangeManager().connectToExchangeWithNoCredentials('kraken').catch((error) => error)
    console.log(error.name, error.packageName)
    console.log(error.message)
    `,
    `registerHooks({ resolve(specifier, context, next) {
      return specifier === 'ccxt' ? next('ccxt', { ...context, parentURL: 'file:///nowhere/index.js' }) : next(specifier, context)
    } })`,
  )
  expect(lines).toEqual(['ExchangePackageMissingError ccxt', expect.stringContaining('npm install ccxt')])
})

test('[S5.46] a ccxt that is there and cannot be loaded is another failure; each is tried again with the next call', async () => {
  const fake = createFakeCcxt()
  const missing = Object.assign(new Error("Cannot find package 'big.js' imported from /ccxt/js/ccxt.js"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  let broken: Error | undefined = missing
  await using manager = new PublicExchangeManager({
    ccxt: () => (broken === undefined ? fake.source() : Promise.reject(broken)),
  })
  const error = await errorOf(() => manager.connectToExchangeWithNoCredentials('kraken'))
  expect([FactoryCreationError.is(error), ExchangePackageMissingError.is(error)]).toEqual([true, false])
  expect(error).toMatchObject({ cause: missing })
  broken = undefined
  await manager.connectToExchangeWithNoCredentials('kraken')
  expect(fake.loads).toBe(1)
})

test('[S5.46] what is imported is the installed ccxt', async () => {
  expect(Object.keys(await importCcxt())).toContain('pro')
})

test('[S5.47] cleaning up does not keep the process alive', async () => {
  const lines = await run(`new api.ExchangeManager().startAutoCleanup({ everyMs: 60_000 }); console.log('done')`, '')
  expect(lines).toEqual(['done'])
})
