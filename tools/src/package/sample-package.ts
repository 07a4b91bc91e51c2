import type { Tree } from '../lib/temporary.ts'

/** Files of a small package that passes every packaging check; tests change or add files to break one rule at a time. */
export function samplePackage(changes: Tree = {}): Record<string, string | object> {
  return {
    'package.json': sampleManifest(),
    'README.md': '# @venuekit/sample\n',
    LICENSE: 'MIT License\n',
    'src/index.ts': 'export function double(value: number): number {\n  return value * 2\n}\n',
    'dist/index.js': 'export function double(value) {\n  return value * 2\n}\n//# sourceMappingURL=index.js.map\n',
    'dist/index.js.map': sourceMap('index.js'),
    'dist/index.d.ts': 'export declare function double(value: number): number\n//# sourceMappingURL=index.d.ts.map\n',
    'dist/index.d.ts.map': sourceMap('index.d.ts'),
    ...changes,
  }
}

/** The manifest of the sample package, with `changes` in place of its own fields. */
export function sampleManifest(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    name: '@venuekit/sample',
    version: '1.2.3',
    description: 'A package for tests',
    license: 'MIT',
    files: ['dist', 'src'],
    type: 'module',
    sideEffects: false,
    exports: {
      '.': { types: './dist/index.d.ts', '@venuekit/source': './src/index.ts', default: './dist/index.js' },
      './package.json': './package.json',
    },
    publishConfig: { access: 'public' },
    engines: { node: '>=22.19' },
    ...changes,
  }
}

function sourceMap(file: string): string {
  return JSON.stringify({ version: 3, file, sourceRoot: '', sources: ['../src/index.ts'], names: [], mappings: 'AAAA' })
}
