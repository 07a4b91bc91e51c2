// Makes a picture of the terminal for the README: lets the demo run for a while, and writes what the radar knows then.
//   node apps/demo/dist/screenshot.js FILE [--seed 7 and other options of the demo]
import { writeFile } from 'node:fs/promises'
import { sleep, systemClock } from 'venuekit'
import { openRadar } from './open-radar.ts'
import { readOptions } from './options.ts'
import { pictureOf } from './views/picture.ts'
import { svgOf } from './views/svg.ts'

const [file = 'radar.svg', ...args] = process.argv.slice(2)
const wanted = readOptions(args)
await using opened = await openRadar(wanted, new AbortController().signal)
const { radar } = opened
await sleep(systemClock, wanted.forMs ?? 30_000)
// What happens in a second is known from the second look on.
radar.snapshot()
await sleep(systemClock, 2_000)
const lines = pictureOf(radar.snapshot(), { columns: 130, rows: 36 })
await writeFile(file, svgOf(lines, 'venuekit radar: a picture of the terminal'))
