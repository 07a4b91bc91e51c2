import { describe, expect, test } from 'vitest'
import { unsafeInstalls } from './installs.ts'

const lines = (path: string, text: string) =>
  unsafeInstalls(path, text).map((problem) => Number(/:(\d+): installs without/u.exec(problem)?.[1]))

describe('command lines', () => {
  test.each([
    'npm ci',
    'npm install',
    'npm i left-pad',
    'npm --silent ci',
    '      run: npm ci && npm test',
    'npm ci; npm run build -- --ignore-scripts',
    'npm ci --ignore-scripts && npm install -g tool',
    'npm add zod # --ignore-scripts',
  ])('"%s" is refused', (command) => {
    expect(unsafeInstalls('.github/workflows/main.yml', `jobs:\n${command}\n`)).toEqual([
      '.github/workflows/main.yml:2: installs without --ignore-scripts',
    ])
  })

  test.each([
    'npm ci --ignore-scripts',
    'npm --silent install --no-save --ignore-scripts',
    'npm test',
    'npm run install-browsers',
    '# npm ci would not do',
    'apt-get install --yes redis-server',
  ])('"%s" passes', (command) => {
    expect(unsafeInstalls('.ci/run', command)).toEqual([])
  })

  test('a command may go over several lines, and line numbers stay right', () => {
    expect(lines('.ci/run', 'npm ci \\\n  --no-audit \\\n  --ignore-scripts\nnpm ci\n')).toEqual([4])
    expect(lines('.ci/run', 'npm ci \\\n  --no-audit\n')).toEqual([2])
  })

  test('the scripts of a manifest count', () => {
    expect(lines('package.json', '{\n  "scripts": { "setup": "npm install" }\n}\n')).toEqual([2])
  })
})

describe('programs', () => {
  const install = (flag: string) => `import { npm } from './npm.ts'\n\nnpm(folder, [\n  'install',\n  ${flag}\n])\n`

  test('a list of arguments without the flag is refused, over several lines too', () => {
    expect(lines('tools/src/a.ts', install(`'--no-audit',`))).toEqual([3])
    expect(lines('tools/a.mjs', `spawnSync('npm', ['ci'])\n`)).toEqual([1])
  })

  test('with the flag it passes, and so does a program that has nothing to do with npm', () => {
    expect(lines('tools/src/a.ts', install(`'--ignore-scripts',`))).toEqual([])
    expect(lines('tools/src/apt.ts', `run('apt-get', ['install', '--yes'])\n`)).toEqual([])
    expect(lines('tools/src/a.ts', `npm(folder, ['pack', '--json'])\n`)).toEqual([])
  })
})
