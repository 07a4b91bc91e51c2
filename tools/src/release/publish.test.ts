import { expect, test, vi } from 'vitest'
import { publish, publishRefusal } from './publish.ts'

const workflow = { CI: 'true', GITHUB_ACTIONS: 'true', GITHUB_REF: 'refs/heads/main' }

test('[P.18] only the workflow on main may publish', () => {
  expect(publishRefusal(workflow)).toBeUndefined()
  expect(publishRefusal({})).toContain('in CI alone')
  expect(publishRefusal({ CI: 'true' })).toContain('in CI alone')
  expect(publishRefusal({ ...workflow, CI: undefined })).toContain('in CI alone')
  expect(publishRefusal({ ...workflow, GITHUB_REF: 'refs/heads/change' })).toContain('from main alone')
})

test('publishing from anywhere else throws before anything runs', async () => {
  vi.stubEnv('GITHUB_ACTIONS', '')
  await expect(publish()).rejects.toThrow('Releases are published in CI alone')
})
