import type { CallExpression, Expression } from 'oxc-parser'
import type { Finding } from '../lib/finding.ts'
import { lineAt, visit } from '../lib/syntax.ts'
import { textOf } from './imports.ts'
import { type Project, type ProjectSource, isTest } from './project.ts'

const runners = ['test', 'it', 'describe', 'suite', 'bench']
const modifiers = ['only', 'skip', 'todo', 'skipIf', 'runIf']

/** A test runs always, waits for events and can fail; nothing is left to be done later. */
export function checkTests(project: Project): readonly Finding[] {
  return project.sources.flatMap((source) => [
    ...leftovers(source),
    ...(isTest(source.inside) || source.inside.startsWith('test/') ? discipline(source) : []),
  ])
}

function leftovers(source: ProjectSource): readonly Finding[] {
  return source.comments.flatMap((comment) => {
    const word = /\b(?:TODO|FIXME|XXX|HACK)\b/.exec(comment.value)
    if (!word) return []
    const line = lineAt(source.text, comment.start + 2 + word.index)
    return [{ path: source.path, line, message: `"${word[0]}": do it now, or open an issue and say what holds today` }]
  })
}

function discipline(source: ProjectSource): readonly Finding[] {
  const found: Finding[] = []
  const add = (node: { readonly start: number }, message: string | undefined): void => {
    if (message !== undefined) found.push({ path: source.path, line: lineAt(source.text, node.start), message })
  }
  visit(source, {
    CallExpression: (node) => {
      add(node, explainModifier(node))
      add(node, explainOptions(node))
      add(node, explainSilentSkip(node))
      add(node, explainSleep(source, node))
      add(node, explainExpect(node))
    },
    ImportDeclaration: (node) => {
      const sleeps = node.specifiers.some(
        (one) => one.type !== 'ImportSpecifier' || nameOf(one.imported) !== 'setImmediate',
      )
      if (/^(?:node:)?timers\/promises$/.test(node.source.value) && sleeps) add(node, noSleep)
    },
  })
  return found
}

const noSleep = 'a test must not sleep: await the event, or advance a manual clock'

function nameOf(node: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return node.name ?? String(node.value)
}

/** The identifiers of `a.b.c`, `a.b(…).c` and `` a.b`…`.c ``: `['a', 'b', 'c']`. */
function chainOf(callee: Expression): readonly string[] {
  if (callee.type === 'Identifier') return [callee.name]
  if (callee.type === 'CallExpression') return chainOf(callee.callee)
  if (callee.type === 'TaggedTemplateExpression') return chainOf(callee.tag)
  if (callee.type === 'MemberExpression' && !callee.computed) return [...chainOf(callee.object), callee.property.name]
  return []
}

function isRunner(callee: Expression): boolean {
  const [first] = chainOf(callee)
  return first !== undefined && runners.includes(first)
}

function explainModifier(node: CallExpression): string | undefined {
  const [first, ...rest] = chainOf(node.callee)
  const last = rest.at(-1)
  // `test.only.each(…)(…)` is two calls; the outer one, whose callee is a call itself, would be reported twice.
  if (first === undefined || last === undefined || !runners.includes(first) || node.callee.type === 'CallExpression')
    return undefined
  const modifier = rest.find((name) => modifiers.includes(name))
  if (modifier === undefined) return undefined
  return `${first}.${modifier}: ${
    modifier === 'only'
      ? 'the other tests would not run'
      : 'a skipped test says nothing; make it run, or call context.skip("reason") inside it, which prints the reason'
  }`
}

function explainOptions(node: CallExpression): string | undefined {
  if (!isRunner(node.callee)) return undefined
  for (const argument of node.arguments) {
    if (argument.type !== 'ObjectExpression') continue
    for (const property of argument.properties) {
      if (property.type !== 'Property' || property.key.type !== 'Identifier') continue
      if (['only', 'skip', 'todo'].includes(property.key.name))
        return `{ ${property.key.name} }: every test runs; context.skip("reason") inside it prints why it cannot`
    }
  }
  return undefined
}

function explainSilentSkip(node: CallExpression): string | undefined {
  const chain = chainOf(node.callee)
  const isSkip = chain.at(-1) === 'skip' && (chain.length === 1 || ['context', 'ctx', 'task'].includes(chain[0] ?? ''))
  if (!isSkip || node.arguments.some((one) => one.type === 'TemplateLiteral' || (textOf(one)?.length ?? 0) > 0))
    return undefined
  return 'give skip() the reason as a text: it is printed with the result'
}

function explainSleep(source: ProjectSource, node: CallExpression): string | undefined {
  const name = chainOf(node.callee).join('.')
  const [first] = node.arguments
  const text = first === undefined ? '' : source.text.slice(first.start, first.end)
  if (name === 'Atomics.wait' || (name.endsWith('promisify') && text === 'setTimeout')) return noSleep
  // A timer that rejects or aborts is a deadline, not a sleep.
  if (/^(?:globalThis\.)?set(?:Timeout|Interval)$/.test(name))
    return /reject|abort|fail|throw/i.test(text) ? undefined : noSleep
  // `sleep(manualClock, 100)` is the code under test.
  return ['sleep', 'delay'].includes(name) && !/clock$/i.test(text) ? noSleep : undefined
}

/** `expect(true)`: a value that is written down cannot be wrong. */
function explainExpect(node: CallExpression): string | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'expect') return undefined
  const [value] = node.arguments
  const literal = value?.type === 'Literal' && typeof value.value !== 'string'
  if (!literal && !(value?.type === 'Identifier' && value.name === 'undefined')) return undefined
  return 'expect() of a literal cannot fail: assert something that the code computed'
}
