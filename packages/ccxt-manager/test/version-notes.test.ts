import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const top = new URL('../../../', import.meta.url)

/** The change log, or what waits to become a part of it. */
function notes(): string {
  const changesets = readdirSync(new URL('.changeset/', top)).filter((name) => name.endsWith('.md'))
  const files = ['packages/ccxt-manager/CHANGELOG.md', ...changesets.map((name) => `.changeset/${name}`)]
  return files
    .map(textOf)
    .filter((text) => text.includes('ExchangeWrapper'))
    .join('\n')
}

function textOf(path: string): string {
  try {
    return readFileSync(new URL(path, top), 'utf8')
  } catch {
    return ''
  }
}

test('[S5.50] the notes tell users of version 1 what the split into modules changes', () => {
  for (const name of [
    'ExchangeManager',
    'AuthenticatedExchangeManager',
    'PublicExchangeManager',
    'ExchangeConnectionFactory',
    'version 1',
    'version 2',
  ]) {
    expect(notes()).toContain(name)
  }
})
