// The second half of the target "build", after the declarations: the JavaScript of one package's entry points.
// node tools/src/build/main.ts FOLDER
import { resolve } from 'node:path'
import { buildPackage } from './build.ts'

await buildPackage(resolve(process.argv[2] ?? '.'))
