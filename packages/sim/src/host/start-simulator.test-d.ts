import { expectTypeOf, test } from 'vitest'
import { startSimulator } from './start-simulator.ts'

test('the endpoints of what was asked for, and no others', async () => {
  await using sim = await startSimulator({ exchanges: ['demo'] })
  expectTypeOf(sim.endpoints).not.toBeAny()
  expectTypeOf(sim.endpoints.demo).not.toBeAny()
  expectTypeOf(sim.endpoints.demo.rest).toEqualTypeOf<string>()
  expectTypeOf(sim.endpoints.demo.credentials.apiKey).toEqualTypeOf<string>()
  expectTypeOf(sim.book).parameter(0).toEqualTypeOf<'demo'>()
  // @ts-expect-error -- there is no such exchange
  await startSimulator({ exchanges: ['mars'] })
  // @ts-expect-error -- it was not asked for
  void sim.endpoints.mars
})
