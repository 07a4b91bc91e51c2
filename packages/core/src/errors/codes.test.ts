import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorCodes } from './codes.ts'

test('[S1.41] [X.6] every code has a section in docs/errors.md, and every section a code', () => {
  const page = readFileSync(new URL('../../../../docs/errors.md', import.meta.url), 'utf8')
  const sections = [...page.matchAll(/^## (.+)$/gm)].map((match) => match[1])
  expect(sections).toEqual([...errorCodes])
})
