import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as core from './index.ts'
import * as time from './time/index.ts'

test('[X.12] every function that the table of Python names points to is exported', () => {
  const page = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const table = page.slice(page.indexOf('## From the Python names'), page.indexOf('## Dependencies'))
  const ours = [...table.matchAll(/^\|[^|]*\|([^|]*)\|$/gm)].slice(2).map((row) => row[1] ?? '')
  const names = ours.flatMap((cell) =>
    [...cell.matchAll(/`(?:await |new )?([A-Za-z]+)(?=[`(.])/g)].map((match) => match[1] ?? ''),
  )
  expect(names).toContain('TokenBucketRateLimiter')
  expect(names.filter((name) => name !== 'limiter' && !(name in core) && !(name in time))).toEqual([])
})
