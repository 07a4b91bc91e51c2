import { describe, expect, test } from 'vitest'
import { contentsText, forbiddenFiles, missingFiles, pathLeaks, snapshotProblems } from './contents.ts'

const built = (module: string) => ['.d.ts', '.d.ts.map'].map((suffix) => `dist/${module}${suffix}`)
const lines = (text: string) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

const leaks = (text: string, workspace = '/home/someone/kit') =>
  pathLeaks(new Map([['dist/index.js', Buffer.from(text)]]), workspace)

describe('contentsText', () => {
  test('folds a complete module into one line and lists everything else', () => {
    const paths = ['src/b/two.ts', ...built('b/two'), 'src/one.ts', ...built('one'), 'package.json', 'dist/one.js']
    expect(lines(contentsText(paths))).toEqual(['dist/one.js', 'package.json', 'module b/two', 'module one'])
  })

  test('does not fold what is incomplete or has no source', () => {
    const paths = ['src/one.ts', 'dist/one.d.ts', ...built('old'), 'src/types.d.ts']
    expect(lines(contentsText(paths))).toEqual([...paths].toSorted())
  })

  test('does not depend on the order of the files', () => {
    const paths = ['src/one.ts', ...built('one'), 'README.md', 'LICENSE']
    expect(contentsText(paths.toReversed())).toBe(contentsText(paths))
  })
})

test('snapshotProblems names what came and what went, and is silent on equal lists and on line ends', () => {
  const text = contentsText(['a', 'b'])
  expect(snapshotProblems(text, text)).toEqual([])
  expect(snapshotProblems(text.replaceAll('\n', '\r\n'), text)).toEqual([])
  expect(snapshotProblems(text, contentsText(['a', 'c']))).toEqual([
    'packed, but not in package-contents.txt: c (run the target again with --update if that is meant)',
    'in package-contents.txt, but not packed: b (run the target again with --update if that is meant)',
  ])
})

test.each([
  'src/index.test.ts',
  'dist/index.test.js',
  'dist/index.test-d.d.ts',
  'src/decode.bench.ts',
  'src/test/helper.ts',
  'test/contract.ts',
  'src/fixtures/frame.json',
  'bench/book.ts',
  'packtest/alone/program.ts',
  'dist/.tsbuildinfo',
  'dist/tsconfig.tsbuildinfo',
  '.env',
  '.env.local',
  'src/server.pem',
  '.npmrc',
  'debug.log',
  '.results/test.json',
])('[P.19] %s must not be packed', (path) => {
  expect(forbiddenFiles([path, 'dist/index.js'])).toHaveLength(1)
})

test.each(['src/testing/index.ts', 'dist/latest.js', 'src/bench-mark.ts', 'dist/environment.js', 'src/keys.ts'])(
  '%s may be packed',
  (path) => {
    expect(forbiddenFiles([path])).toEqual([])
  },
)

test('missingFiles asks for the change log only where the folder has one', () => {
  const paths = ['LICENSE', 'README.md', 'package.json']
  expect(missingFiles(paths, false)).toEqual([])
  expect(missingFiles(paths, true)).toEqual([expect.stringContaining('CHANGELOG.md')])
  expect(missingFiles([], false)).toHaveLength(3)
})

describe('pathLeaks', () => {
  test.each(['"/home/someone/kit/src/a.ts"', 'file:///home/someone/kit', '/home/someone/kits /home/someone/kit'])(
    'finds it in %s',
    (text) => {
      expect(leaks(text)).toHaveLength(1)
    },
  )

  test.each(['/home/someone/kits', '/home/someone/kit-old', 'home/someone', ''])('is silent on "%s"', (text) => {
    expect(leaks(text)).toEqual([])
  })

  test('knows the spellings of a Windows path', () => {
    expect(leaks(String.raw`"C:\\kit\\src"`, String.raw`C:\kit`)).toHaveLength(1)
    expect(leaks('"C:/kit/src"', String.raw`C:\kit`)).toHaveLength(1)
  })
})
