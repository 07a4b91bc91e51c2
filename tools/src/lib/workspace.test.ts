import { expect, test } from 'vitest'
import { workspacePackages } from './workspace.ts'

test('workspacePackages finds core and the tools', () => {
  expect(workspacePackages().map((one) => one.path)).toEqual(expect.arrayContaining(['packages/core', 'tools']))
})
