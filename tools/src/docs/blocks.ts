import { parseAllDocuments } from 'yaml'
import type { Finding } from '../lib/finding.ts'
import { type Commands, checkShell } from './shell.ts'
import type { CodeBlock, Markdown } from './markdown.ts'

/** Words behind a fence that say how a block is checked. */
const checked = ['ts', 'ts no-run', 'json', 'yaml', 'sh']
/** Words for what nothing can check: output, fragments, drawings, other languages. */
const unchecked = ['text', 'mermaid', 'python', 'html', 'css', 'diff', 'http']

/** What is not compiled is checked here: the words behind fences, JSON, YAML and commands. */
export function checkBlocks(markdown: Markdown, commands: Commands): readonly Finding[] {
  return markdown.blocks.flatMap((block) =>
    explain(block, commands).map(({ line, message }) => ({ path: markdown.path, line, message })),
  )
}

function explain(block: CodeBlock, commands: Commands): readonly Omit<Finding, 'path'>[] {
  const atFence = (message: string): readonly Omit<Finding, 'path'>[] => [{ line: block.fenceLine, message }]
  if (block.info === undefined) return atFence('put code between fences (```), with a word that says what it is')
  if (!checked.includes(block.info) && !unchecked.includes(block.info)) return atFence(unknownWord(block.info))
  if (block.info === 'json') return explainFault(block, () => JSON.parse(block.text))
  if (block.info === 'yaml') return explainFault(block, () => parseYaml(block.text))
  if (block.info !== 'sh') return []
  return checkShell(block.text, commands).map(({ line, message }) => ({ line: block.line + line - 1, message }))
}

export function unknownWord(info: string): string {
  const advice =
    'ts (compiled and run), ts no-run (compiled), json, yaml, sh (commands are looked up), text (output, or a fragment that cannot stand alone)'
  return `\`\`\`${info} is not a word that the checks know: write ${advice}, or one of ${unchecked.slice(1).join(', ')}`
}

function explainFault(block: CodeBlock, parse: () => unknown): readonly Omit<Finding, 'path'>[] {
  try {
    parse()
    return []
  } catch (error) {
    const detail = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return [{ line: block.line, message: `this is not ${block.info ?? ''}: ${detail ?? ''}` }]
  }
}

function parseYaml(text: string): void {
  for (const document of parseAllDocuments(text)) {
    if ('errors' in document && document.errors[0]) throw document.errors[0]
  }
}
