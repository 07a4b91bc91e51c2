import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'

const folder = new URL('examples/', import.meta.url)
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'))

/** What the comments behind its lines say that it prints. */
function promised(text: string): readonly string[] {
  return [...text.matchAll(/console\.log\(.*\) \/\/ (.*)$/gm)].map(([, line = '']) => line)
}

describe('[S3.32] [S3.33] the examples print what they say', () => {
  test.each(files)('%s', async (name) => {
    const lines: string[] = []
    vi.spyOn(console, 'log').mockImplementation(
      (...values: readonly unknown[]) => void lines.push(values.map(String).join(' ')),
    )
    await import(new URL(name, folder).href)
    const text = readFileSync(new URL(name, folder), 'utf8')
    expect(lines).toEqual(promised(text))
    // Each says first which rows of the checklist it shows.
    expect(text).toMatch(/^\/\/ .*\[S\d\.\d+\]/)
  })
})
