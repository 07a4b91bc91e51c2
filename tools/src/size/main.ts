// The target "size": what one package's imports cost (minified, gzipped), and whether another exchange bled into it.
// node tools/src/size/main.ts FOLDER
import { resolve } from 'node:path'
import { reportProblems } from '../lib/problems.ts'
import { root } from '../lib/workspace.ts'
import { checkSize } from './check.ts'

const { problems, table } = checkSize(resolve(process.argv[2] ?? '.'), root)
if (table !== '') console.log(table)
reportProblems('size', problems)
