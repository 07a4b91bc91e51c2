import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** What arrives with a package, itself left out. That it does is what the pack test shows. */
function arrivingWith(name: string): readonly string[] {
  const file = new URL(`../../${name}/packtest/alone/case.json`, import.meta.url)
  const { arrives }: { readonly arrives: readonly string[] } = JSON.parse(readFileSync(file, 'utf8'))
  return arrives.filter((each) => each !== `@venuekit/${name}`)
}

test('[S3.94] the package installs nothing that gateio does not: no protobuf library among it', () => {
  expect(arrivingWith('mexc')).toEqual(arrivingWith('gateio'))
  expect(arrivingWith('mexc').filter((name) => /proto/i.test(name))).toEqual([])
})
