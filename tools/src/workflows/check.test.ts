import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { root } from '../lib/workspace.ts'
import { workflowProblems } from './check.ts'

const folder = join(root, '.github/workflows')
const files = readdirSync(folder)

test('[P.17] [P.18] every command of the workflows exists, every action is pinned, every right is declared', () => {
  expect(files.toSorted()).toEqual(['main.yml', 'pull-request.yml', 'release.yml'])
  const problems = files.map((file) => [file, workflowProblems(readFileSync(join(folder, file), 'utf8'))])
  expect(problems).toEqual(files.map((file) => [file, []]))
})

interface Matrix {
  readonly jobs: { readonly node: { readonly strategy: { readonly matrix: { readonly node: readonly number[] } } } }
}

test('[P.17] main runs the packages on every supported Node', () => {
  const { jobs } = parse(readFileSync(join(folder, 'main.yml'), 'utf8')) as Matrix
  expect(jobs.node.strategy.matrix.node).toEqual([22, 24, 26])
})

const pin = 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1'

/** A workflow with one job; `steps` are its lines, without indentation. */
function workflow(
  steps: readonly string[],
  { permissions = 'permissions: { contents: read }', job = 'timeout-minutes: 5' } = {},
) {
  return [
    'on: push',
    permissions,
    'jobs:',
    '  one:',
    '    runs-on: ubuntu-24.04',
    `    ${job}`,
    '    steps:',
    ...steps.map((step) => `      - ${step}`),
  ].join('\n')
}

test('a correct workflow has no problem', () => {
  expect(
    workflowProblems(
      workflow([`uses: ${pin}`, 'run: npm test -- --flag', 'run: .ci/run', 'run: node tools/bootstrap.mjs']),
    ),
  ).toEqual([])
})

test.each([
  ['run: npm run no-such-script', 'package.json has no script "no-such-script"'],
  ['run: npm publish', '"npm publish" is none of this repository'],
  ['run: npm ci', '"npm ci" is none of this repository'],
  ['run: npm test || true', 'hides how a command ended'],
  ['run: npm test | tee log', 'hides how a command ended'],
  ['run: npm test &', 'hides how a command ended'],
  ['{ run: "set +e\\nnpm test" }', 'hides how a command ended'],
  ['{ run: npm test, continue-on-error: true }', 'goes on after an error'],
  ['run: node tools/no-such-file.mjs', 'there is no file "tools/no-such-file.mjs"'],
  ['run: .ci/walk', 'there is no command ".ci/walk"'],
  ['run: npm test && curl example.org', 'there is no command "curl"'],
  ['{ run: "npm test\\nnpm run nothing" }', 'no script "nothing"'],
  ['run: npm test -- ${{ github.head_ref }}', 'contains an expression'],
  ['uses: actions/checkout@v7', 'is not pinned'],
  ['uses: actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1', 'is not pinned'],
  ['uses: actions/checkout@3d3c42e # v7.0.1', 'is not pinned'],
])('%s: %s', (step, problem) => {
  const problems = workflowProblems(workflow([step]))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(problem)
})

test('a script that is handed to an action is read as well', () => {
  const step = ['uses: ' + pin, '  with:', '    script: npm run nothing'].join('\n      ')
  expect(workflowProblems(workflow([step]))).toEqual([
    'job one: "npm run nothing": package.json has no script "nothing"',
  ])
})

test.each([
  [{ permissions: '' }, 'declares no permissions'],
  [{ permissions: 'permissions: write-all' }, 'declares no permissions, or all of them'],
  [{ permissions: 'permissions: { contents: write }' }, 'gives every job contents: write'],
  [{ job: 'permissions: write-all' }, 'takes all permissions'],
  [{ job: 'name: slow' }, 'has no timeout-minutes'],
  [{ job: 'continue-on-error: true' }, 'goes on after an error'],
])('rights and limits: %j', (change, problem) => {
  expect(workflowProblems(workflow(['run: npm test'], change)).join('\n')).toContain(problem)
})
