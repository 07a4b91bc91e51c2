import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Declaration, Statement, Directive } from 'oxc-parser'
import { type SourceFile, parseSource } from '../lib/syntax.ts'

export type DeclarationKind = 'function' | 'class' | 'value' | 'type'

/** One top-level declaration; `start` and `end` span the whole statement, the word `export` included. */
export interface Declared {
  readonly source: SourceFile
  /** The file inside the package. */
  readonly inside: string
  readonly kind: DeclarationKind
  /** The class that a class extends, as it is called in this file. */
  readonly superclass: string | undefined
  readonly start: number
  readonly end: number
}

/** A name that an entry point exports, with what it stands for: overloads and a type of the same name are several. */
export interface ExportedName {
  readonly name: string
  readonly declarations: readonly Declared[]
}

interface Reference {
  /** The name in the file that `from` leads to, or in this file. */
  readonly name: string
  readonly from: string | undefined
}

interface Module {
  readonly declared: ReadonlyMap<string, readonly Declared[]>
  readonly imported: ReadonlyMap<string, Reference>
  readonly exported: ReadonlyMap<string, Reference>
}

/** Follows the exports of entry points to their declarations, inside one package. */
export class ExportIndex {
  readonly #folder: string
  readonly #path: string
  readonly #modules = new Map<string, Module | undefined>()

  /** `folder` is where the package lies, `path` how findings call it: `packages/core`. */
  constructor(folder: string, path: string) {
    this.#folder = folder
    this.#path = path
  }

  /** What a file exports. Names that come from another package have no declarations here and are left out. */
  exportsOf(inside: string): readonly ExportedName[] {
    return [...(this.#load(inside)?.exported ?? [])]
      .map(([name, reference]) => ({ name, declarations: this.#follow(inside, reference, 0) }))
      .filter((one) => one.declarations.length > 0)
  }

  /** The class that a class extends, where this package declares it. */
  superclassOf(declared: Declared): Declared | undefined {
    if (declared.superclass === undefined) return undefined
    return this.#follow(declared.inside, { name: declared.superclass, from: undefined }, 0).find(
      (one) => one.kind === 'class',
    )
  }

  #follow(inside: string, reference: Reference, depth: number): readonly Declared[] {
    // Two files that re-export each other's name would never end.
    if (depth > 20) return []
    if (reference.from !== undefined) {
      if (!reference.from.startsWith('.')) return []
      const target = posix.join(posix.dirname(inside), reference.from)
      const next = this.#load(target)?.exported.get(reference.name)
      return next === undefined ? [] : this.#follow(target, next, depth + 1)
    }
    const module = this.#load(inside)
    const declared = module?.declared.get(reference.name)
    if (declared !== undefined) return declared
    const imported = module?.imported.get(reference.name)
    return imported === undefined ? [] : this.#follow(inside, imported, depth + 1)
  }

  #load(inside: string): Module | undefined {
    if (!this.#modules.has(inside)) {
      const file = join(this.#folder, inside)
      const source = existsSync(file) ? parseSource(`${this.#path}/${inside}`, readFileSync(file, 'utf8')) : undefined
      this.#modules.set(inside, source && readModule(source, inside))
    }
    return this.#modules.get(inside)
  }
}

function readModule(source: SourceFile, inside: string): Module {
  const declared = new Map<string, Declared[]>()
  const imported = new Map<string, Reference>()
  const exported = new Map<string, Reference>()
  const declare = (statement: Statement | Directive, declaration: Declaration): readonly string[] =>
    namesOf(declaration).map(({ name, kind }) => {
      const superclass = superclassIn(declaration)
      const one = { source, inside, kind, superclass, start: statement.start, end: statement.end }
      declared.set(name, [...(declared.get(name) ?? []), one])
      return name
    })
  for (const statement of source.program.body) {
    if (statement.type === 'ImportDeclaration') {
      for (const one of statement.specifiers) {
        const name = one.type === 'ImportSpecifier' ? spelled(one.imported) : '*'
        imported.set(one.local.name, { name, from: statement.source.value })
      }
    } else if (statement.type === 'ExportNamedDeclaration') {
      const names = statement.declaration ? declare(statement, statement.declaration) : []
      for (const name of names) exported.set(name, { name, from: undefined })
      for (const one of statement.specifiers)
        exported.set(spelled(one.exported), { name: spelled(one.local), from: statement.source?.value })
    } else if (isDeclaration(statement)) {
      declare(statement, statement)
    }
  }
  return { declared, imported, exported }
}

function isDeclaration(statement: Statement | Directive): statement is Statement & Declaration {
  return /^(?:VariableDeclaration|FunctionDeclaration|ClassDeclaration|TS\w+Declaration|TSDeclareFunction)$/.test(
    statement.type,
  )
}

function superclassIn(declaration: Declaration): string | undefined {
  if (declaration.type !== 'ClassDeclaration' || declaration.superClass?.type !== 'Identifier') return undefined
  return declaration.superClass.name
}

function spelled(name: { readonly name: string } | { readonly value: string }): string {
  return 'name' in name ? name.name : name.value
}

function namesOf(declaration: Declaration): readonly { readonly name: string; readonly kind: DeclarationKind }[] {
  switch (declaration.type) {
    case 'VariableDeclaration':
      return declaration.declarations.flatMap(({ id, init }) => {
        if (id.type !== 'Identifier') return []
        const isFunction = init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression'
        return [{ name: id.name, kind: isFunction ? 'function' : init?.type === 'ClassExpression' ? 'class' : 'value' }]
      })
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      return declaration.id ? [{ name: declaration.id.name, kind: 'function' }] : []
    case 'ClassDeclaration':
      return declaration.id ? [{ name: declaration.id.name, kind: 'class' }] : []
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      return [{ name: declaration.id.name, kind: 'type' }]
    default:
      return []
  }
}
