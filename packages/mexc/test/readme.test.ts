import { readFileSync } from 'node:fs'
import { capabilityMatrix } from '@venuekit/composite/contract'
import { expect, test } from 'vitest'
import { mexc } from '../src/connector.ts'

test('[S3.30] the README says what the table says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  expect(readme).toContain(capabilityMatrix([mexc]))
})
