import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, posix } from 'node:path'
import type { Finding } from '../lib/finding.ts'
import { parseSource } from '../lib/syntax.ts'
import { root } from '../lib/workspace.ts'
import { importsOf } from '../checks/imports.ts'
import type { Markdown } from './markdown.ts'

/** A program in a document or a comment. */
export interface Example {
  /** The file that it stands in, from the repository's top. */
  readonly path: string
  /** The line of its first line of code. */
  readonly line: number
  readonly text: string
  /** False when it is compiled alone: it needs an exchange, a key, or time. */
  readonly run: boolean
}

export interface Limits {
  /** How long one example may take. */
  readonly timeoutMs: number
}

interface Written extends Example {
  readonly name: string
}

export function examplesIn(markdown: Markdown): readonly Example[] {
  return markdown.blocks
    .filter((block) => block.info === 'ts' || block.info === 'ts no-run')
    .map(({ text, line, info }) => ({ path: markdown.path, line, text, run: info === 'ts' }))
}

/**
 * Compiles all examples of a package and runs those that are to be run. They are written below the package, so that
 * they find what an installed package would find; each begins with as many empty lines as stand before it in its
 * document, so that the compiler's line numbers are the document's.
 */
export async function checkExamples(
  place: { readonly top: string; readonly folder: string },
  examples: readonly Example[],
  limits: Limits,
): Promise<readonly Finding[]> {
  const relative = examples.flatMap(relativeImports)
  const folder = join(place.folder, '.results', 'examples')
  rmSync(folder, { recursive: true, force: true })
  if (examples.length === 0) return relative
  mkdirSync(folder, { recursive: true })
  const written = examples.map((one) => ({ ...one, name: nameOf(one) }))
  for (const one of written) writeFileSync(join(folder, one.name), '\n'.repeat(one.line - 1) + one.text + '\n')
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig(place.top, written), null, 2))
  const faults = [...relative, ...(await compile(folder, written))]
  // What does not compile would only fail again.
  return faults.length > 0 ? faults : runAll(folder, written, limits)
}

function nameOf(example: Example): string {
  return `${example.path.replaceAll(/[^\w]+/g, '-')}-${example.line}.ts`
}

function relativeImports(example: Example): readonly Finding[] {
  const own = importsOf(parseSource('example.ts', example.text)).filter((use) => use.specifier?.startsWith('.'))
  const message = 'an example imports from packages by name, as its reader has to'
  return own.map((use) => ({ path: example.path, line: example.line + use.line - 1, message }))
}

function tsconfig(top: string, written: readonly Written[]): object {
  return {
    extends: posix.join(top.replaceAll('\\', '/'), 'tsconfig.base.json'),
    compilerOptions: {
      composite: false,
      declaration: false,
      declarationMap: false,
      emitDeclarationOnly: false,
      noEmit: true,
      moduleDetection: 'force',
      // An example may show a value without using it.
      noUnusedLocals: false,
      noUnusedParameters: false,
    },
    files: written.map((one) => one.name),
  }
}

interface Ended {
  readonly code: number | null
  readonly output: string
  readonly timedOut: boolean
}

async function runNode(args: readonly string[], cwd: string, timeoutMs: number): Promise<Ended> {
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => chunks.push(text))
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    child.kill('SIGKILL')
  }, timeoutMs)
  try {
    await once(child, 'close')
  } finally {
    clearTimeout(timer)
  }
  return { code: child.exitCode, output: chunks.join(''), timedOut }
}

async function compile(folder: string, written: readonly Written[]): Promise<readonly Finding[]> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const { code, output } = await runNode([compiler, '-p', 'tsconfig.json', '--pretty', 'false'], folder, 300_000)
  if (code === 0) return []
  const found = output.split('\n').flatMap((text) => {
    const [, name, line, message = ''] = /^([^(\s]+)\((\d+),\d+\): error (.*)$/.exec(text) ?? []
    const example = written.find((one) => one.name === name)
    return example === undefined ? [] : [{ path: example.path, line: Number(line), message: `example: ${message}` }]
  })
  if (found.length > 0) return found
  throw new Error(`The compiler failed without naming an example:\n${output}`)
}

/** Runs them side by side, as many as there are processors; what they find comes in the order of the documents. */
async function runAll(folder: string, written: readonly Written[], limits: Limits): Promise<readonly Finding[]> {
  const findings: (Finding | undefined)[] = []
  const waiting = written.filter((one) => one.run).entries()
  const worker = async (): Promise<void> => {
    for (const [index, example] of waiting) findings[index] = await runOne(folder, example, limits)
  }
  await Promise.all(Array.from({ length: availableParallelism() }, worker))
  return findings.filter((finding) => finding !== undefined)
}

async function runOne(folder: string, { path, line, name }: Written, limits: Limits): Promise<Finding | undefined> {
  const { code, output, timedOut } = await runNode(['--conditions=@venuekit/source', name], folder, limits.timeoutMs)
  if (code === 0) return undefined
  const how = timedOut
    ? `did not end within ${limits.timeoutMs} ms: close what it opens, or mark it "ts no-run"`
    : `ended with exit code ${code ?? 'none'}`
  const last = output.trim().split('\n').slice(0, 12).join('\n    ')
  return { path, line, message: `example: ${how}${last === '' ? '' : `\n    ${last}`}` }
}
