import { expect, test, vi } from 'vitest'
import { step } from './step.ts'

test('a step hands on its result and prints its time', () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  expect(step('add', () => 1 + 1)).toBe(2)
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^ +\d+\.\d s {2}add$/u))
})

test('a failed step says so, and its error goes on', () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const boom = new Error('boom')
  const failing = () =>
    step('explode', () => {
      throw boom
    })
  expect(failing).toThrow(boom)
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/ s {2}explode: FAILED$/u))
})

test('a step that takes its time is told when it has ended', async () => {
  const log = vi.spyOn(console, 'log').mockReturnValue()
  const { promise, resolve } = Promise.withResolvers<number>()
  const ended = step('wait', () => promise)
  expect(log).not.toHaveBeenCalled()
  resolve(3)
  expect(await ended).toBe(3)
  expect(log).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/ s {2}wait$/u))
  await expect(step('break', () => Promise.reject(new Error('boom')))).rejects.toThrow('boom')
  expect(log).toHaveBeenLastCalledWith(expect.stringMatching(/ s {2}break: FAILED$/u))
})
