import { expect, test } from 'vitest'
import { temporaryFolder } from '../lib/temporary.ts'
import { ExportIndex } from './exported.ts'

const files = {
  'src/index.ts': [
    "export { one, type Two, Three as Four } from './a.ts'",
    "import { five } from './b.ts'",
    'export { five }',
    'export const own = 1',
    "export { outside } from 'another-package'",
    'const local = 2',
    'export { local as renamed }',
  ].join('\n'),
  'src/a.ts': "export function one(): void {}\nexport interface Two {}\nexport { Three } from './b.ts'\n",
  'src/b.ts':
    'export class Three extends Base {}\nexport function five(a: string): void\nexport function five(a: number): void\nexport function five(): void {}\nclass Base {}\n',
  'src/circle.ts': "export { around } from './circle-back.ts'\n",
  'src/circle-back.ts': "export { around } from './circle.ts'\n",
  'src/both.ts': 'export type Both = string\nexport const Both = (): number => 1\n',
}

function exportsOf(inside: string): readonly string[] {
  using folder = temporaryFolder(files)
  return new ExportIndex(folder.path, 'packages/core')
    .exportsOf(inside)
    .map(
      ({ name, declarations }) => `${name}: ${declarations.map((one) => `${one.kind} ${one.source.path}`).join(', ')}`,
    )
}

test('exports are followed to their declarations, through renames, imports and other files', () => {
  expect(exportsOf('src/index.ts').toSorted()).toEqual([
    'Four: class packages/core/src/b.ts',
    'Two: type packages/core/src/a.ts',
    'five: function packages/core/src/b.ts, function packages/core/src/b.ts, function packages/core/src/b.ts',
    'one: function packages/core/src/a.ts',
    'own: value packages/core/src/index.ts',
    'renamed: value packages/core/src/index.ts',
  ])
})

test('a type and a value of one name are both found; what goes in a circle ends', () => {
  expect(exportsOf('src/both.ts')).toEqual(['Both: type packages/core/src/both.ts, function packages/core/src/both.ts'])
  expect(exportsOf('src/circle.ts')).toEqual([])
})

test('the class that a class extends is found', () => {
  using folder = temporaryFolder(files)
  const index = new ExportIndex(folder.path, 'packages/core')
  const three = index.exportsOf('src/b.ts').find((one) => one.name === 'Three')?.declarations[0]
  const superclass = three && index.superclassOf(three)
  expect(superclass).toMatchObject({ kind: 'class', inside: 'src/b.ts', superclass: undefined })
  expect(superclass && index.superclassOf(superclass)).toBeUndefined()
})
