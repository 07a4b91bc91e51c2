import { MagicString } from 'magic-string'
import type { Class, Expression, Node } from 'oxc-parser'
import { parseSource, visit } from '../lib/syntax.ts'

/** A file with its marks, and the map from it to the file. */
export interface Annotated {
  readonly code: string
  readonly map: string
}

/**
 * Marks what a module computes while it is loaded as free of side effects, as the manifest's `sideEffects: false` says that all of
 * it is. Of a module in a file of its own a bundler believes the manifest; of many modules in one file it keeps every schema and table
 * that nobody uses, since a call could do anything. So the value of a constant, and of a static member, becomes a marked call.
 */
export function annotatePure(path: string, text: string): Annotated {
  const source = parseSource(path, text)
  const [fault] = source.errors
  if (fault !== undefined) throw new Error(`${path}:${fault.line} ${fault.message}`)
  const output = new MagicString(text)
  const mark = (value: Expression | null | undefined): void => {
    if (value === null || value === undefined || isPlain(value)) return
    // A function cannot wait for its module. What waits is in programs, of which nothing can be left out.
    if (/\bawait\b/u.test(text.slice(value.start, value.end))) return
    output.appendLeft(value.start, '/* @__PURE__ */ (() => (').appendRight(value.end, '))()')
  }
  let depth = 0
  const enter = (): void => void (depth += 1)
  const leave = (): void => void (depth -= 1)
  visit(source, {
    FunctionDeclaration: enter,
    'FunctionDeclaration:exit': leave,
    FunctionExpression: enter,
    'FunctionExpression:exit': leave,
    ArrowFunctionExpression: enter,
    'ArrowFunctionExpression:exit': leave,
    BlockStatement: enter,
    'BlockStatement:exit': leave,
    VariableDeclarator: (node) => {
      if (depth === 0) mark(node.init)
    },
    PropertyDefinition: (node) => {
      if (depth === 0 && node.static) mark(node.value)
    },
    ClassDeclaration: (node) => {
      if (depth > 0 || node.id === null || isPlainClass(node)) return
      const { name } = node.id
      output
        .appendLeft(node.start, `const ${name} = /* @__PURE__ */ (() => { `)
        .appendRight(node.end, ` return ${name} })()`)
    },
  })
  return { code: output.toString(), map: output.generateMap({ source: path, hires: 'boundary' }).toString() }
}

function nameOf(key: Node): string {
  if (key.type !== 'MemberExpression' || key.computed || key.object.type !== 'Identifier') return ''
  return `${key.object.name}.${key.property.type === 'Identifier' ? key.property.name : ''}`
}

/** True for a class that does nothing when it is declared, as far as bundlers see: they ask of a computed name what `toString` would do. */
function isPlainClass({ superClass, body }: Class): boolean {
  return (
    (superClass === null || superClass.type === 'Identifier') &&
    body.body.every(
      (member) =>
        member.type !== 'StaticBlock' &&
        !('computed' in member && member.computed && !/^Symbol\.\w+$/u.test(nameOf(member.key))),
    )
  )
}

/** True for what every bundler leaves out by itself when nobody uses it. */
function isPlain(node: Node | null): boolean {
  if (node === null) return true
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'ClassExpression':
      return true
    case 'TemplateLiteral':
      return node.expressions.length === 0
    case 'UnaryExpression':
      return node.argument.type === 'Literal'
    case 'BinaryExpression':
      return [node.left, node.right].every((side) => side.type !== 'Identifier' && isPlain(side))
    case 'ArrayExpression':
      return node.elements.every((element) => isPlain(element))
    case 'ObjectExpression':
      return node.properties.every(
        (property) => property.type === 'Property' && !property.computed && isPlain(property.value),
      )
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSNonNullExpression':
      return isPlain(node.expression)
    default:
      return false
  }
}
