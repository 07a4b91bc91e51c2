import GithubSlugger from 'github-slugger'
import { fromMarkdown } from 'mdast-util-from-markdown'

type Root = ReturnType<typeof fromMarkdown>
type Node = Root | Root['children'][number]

/** A piece of a document with the line where it begins. */
export interface Piece {
  readonly text: string
  readonly line: number
}

export interface CodeBlock extends Piece {
  /** What stands behind the fence: `ts no-run`; undefined for an indented block, which has no fence. */
  readonly info: string | undefined
  /** The line of the fence; `line` is that of the first line of code. */
  readonly fenceLine: number
}

/** What the checks look at in one Markdown file. */
export interface Markdown {
  /** Path from the repository's top. */
  readonly path: string
  /** Targets of links and images, as written. */
  readonly links: readonly Piece[]
  /** Text in single backticks. */
  readonly inlineCode: readonly Piece[]
  readonly blocks: readonly CodeBlock[]
  /** What `#…` can name: headings as GitHub spells them, and ids in HTML. */
  readonly anchors: ReadonlySet<string>
}

export function parseMarkdown(path: string, text: string): Markdown {
  const links: Piece[] = []
  const inlineCode: Piece[] = []
  const blocks: CodeBlock[] = []
  const anchors = new Set<string>()
  const slugger = new GithubSlugger()
  const visit = (node: Node): void => {
    const line = node.position?.start.line ?? 1
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition')
      links.push({ text: node.url, line })
    else if (node.type === 'inlineCode') inlineCode.push({ text: node.value, line })
    else if (node.type === 'code') blocks.push(toBlock(node, text))
    else if (node.type === 'heading') anchors.add(slugger.slug(plainText(node)))
    else if (node.type === 'html') {
      for (const [, url = ''] of node.value.matchAll(/\s(?:href|src)="([^"]*)"/g)) links.push({ text: url, line })
      for (const [, id = ''] of node.value.matchAll(/\s(?:id|name)="([^"]*)"/g)) anchors.add(id)
    }
    if ('children' in node) node.children.forEach(visit)
  }
  visit(fromMarkdown(text))
  return { path, links, inlineCode, blocks, anchors }
}

function toBlock(node: Extract<Node, { type: 'code' }>, text: string): CodeBlock {
  const start = node.position?.start
  const fenceLine = start?.line ?? 1
  const isFenced = /^(?:`{3,}|~{3,})/.test(text.slice(start?.offset ?? 0))
  if (!isFenced) return { info: undefined, text: node.value, line: fenceLine, fenceLine }
  const info = [node.lang, node.meta].filter((word) => word !== null && word !== undefined).join(' ')
  return { info, text: node.value, line: fenceLine + 1, fenceLine }
}

function plainText(node: Node): string {
  if ('value' in node) return node.type === 'html' ? '' : node.value
  return 'children' in node ? node.children.map((child) => plainText(child)).join('') : ''
}
