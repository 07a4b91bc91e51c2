import type { Argument, Expression } from 'oxc-parser'
import { type SourceFile, lineAt, visit } from '../lib/syntax.ts'

/** One place where a file names another module. */
export interface ImportUse {
  /** Undefined when the name is computed, as in `import(name)`. */
  readonly specifier: string | undefined
  readonly line: number
  /** `dynamic` is `import()`; everything else loads, or asks for types, together with the file. */
  readonly kind: 'static' | 'dynamic'
}

/** Every import of a file: declarations, re-exports, `import()`, types, `require` and triple-slash references. */
export function importsOf(source: SourceFile): readonly ImportUse[] {
  const found: ImportUse[] = []
  const add = (node: { readonly start: number }, specifier: string | undefined, kind: ImportUse['kind']): void => {
    found.push({ specifier, kind, line: lineAt(source.text, node.start) })
  }
  visit(source, {
    ImportDeclaration: (node) => add(node, node.source.value, 'static'),
    ExportAllDeclaration: (node) => add(node, node.source.value, 'static'),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node, node.source.value, 'static')
    },
    TSImportType: (node) => add(node, node.source.value, 'static'),
    TSExternalModuleReference: (node) => add(node, node.expression.value, 'static'),
    ImportExpression: (node) => add(node, textOf(node.source), 'dynamic'),
    CallExpression: (node) => {
      if (loadsModule(node.callee)) add(node, textOf(node.arguments[0]), 'static')
    },
  })
  for (const comment of source.comments) {
    const reference = /^\/\s*<reference\s+(?:types|path)\s*=\s*["']([^"']+)["']/.exec(comment.value)
    if (reference) add(comment, reference[1], 'static')
  }
  return found.toSorted((a, b) => a.line - b.line)
}

/** `require(…)`, `require.resolve(…)` and `import.meta.resolve(…)`. */
function loadsModule(callee: Expression): boolean {
  if (callee.type === 'Identifier') return callee.name === 'require'
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.name !== 'resolve') return false
  return (
    (callee.object.type === 'Identifier' && callee.object.name === 'require') || callee.object.type === 'MetaProperty'
  )
}

/** The text of a string literal or of a template without expressions. */
export function textOf(node: Expression | Argument | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0)
    return node.quasis[0]?.value.cooked ?? undefined
  return undefined
}
