import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { checkShell, loadCommands } from './shell.ts'

function messages(text: string): readonly string[] {
  using folder = temporaryFolder({
    'package.json': { scripts: { start: 'a', test: 'a', 'new:exchange': 'a' } },
    'packages/core/package.json': { name: '@venuekit/core', scripts: { own: 'a' } },
    'packages/core/project.json': { name: 'core', targets: { build: {}, lint: {} } },
    'packages/sim/package.json': { name: '@venuekit/sim', bin: { 'venuekit-sim': './a.js' } },
    'tools/src/checks/main.ts': '',
    '.ci/run': '',
    'node_modules/.bin/changeset': '',
  })
  return checkShell(text, loadCommands(folder.path)).map((one) => `${one.line} ${one.message}`)
}

describe('commands in documents', () => {
  test.each([
    'npm start',
    'npm test -- --watch',
    'npm run new:exchange kraken',
    'npm run own -w @venuekit/core',
    'npm install @venuekit/core @venuekit/mexc',
    'npm i --save-dev vitest',
    'npx nx lint core',
    'npx nx run core:build',
    'npx nx affected -t build,lint',
    'npx nx run-many --targets=build -p core',
    'npx nx run-many -t build lint --parallel=2',
    'npx nx graph',
    'nx build core',
    'npx changeset status',
    'npx -y changeset@3 status',
    'npx venuekit-sim --port 0',
    'venuekit-sim --exchanges mexc',
    'node tools/src/checks/main.ts packages/core',
    'node --watch bot.ts',
    './.ci/run',
    'FORCE=1 npm test | tee a.txt',
    'git clone https://example.org/a && cd a',
    '# npm run nothing',
    'FORCE=1',
    '',
    '$ npm test\nnpm run is what this output says',
  ])('%j names what exists', (text) => {
    expect(messages(text)).toEqual([])
  })

  test.each([
    ['npm run nothing', 'no script "nothing" in package.json'],
    ['npm stop', 'no script "stop"'],
    ['npm run start -w @venuekit/core', 'the workspace @venuekit/core'],
    ['npm run own -w @venuekit/none', 'the workspace @venuekit/none'],
    ['npm strat', 'not a command of npm'],
    ['npx nx nothing core', 'no target "nothing"'],
    ['npx nx lint nothing', 'no project "nothing"'],
    ['npx nx run core:nothing', 'no target "nothing"'],
    ['npx nx affected -t build,nothing', 'no project has the target "nothing"'],
    ['npx nx run-many --targets=nothing', 'no project has the target "nothing"'],
    ['npx nothing', 'brings the command "nothing"'],
    ['venuekit-none', 'no package brings'],
    ['node tools/src/none.ts', '"tools/src/none.ts" does not exist'],
    ['./.ci/none', '"./.ci/none" does not exist'],
    ['npm test && npm run nothing', 'no script "nothing"'],
    ['A=1 npm run nothing', 'no script "nothing"'],
  ])('%j names what does not exist', (text, message) => {
    expect(messages(`npm test\n${text}`)).toEqual([expect.stringMatching(/^2 /)])
    expect(messages(text)[0]).toContain(message)
  })

  test('where lines carry a prompt, only they are commands', () => {
    expect(messages('npm run output\n$ npm run nothing\nnpm run output')).toEqual([expect.stringMatching(/^2 /)])
  })
})
