/** Runs one step and prints how long it took, also when it fails. */
export function step<T>(name: string, work: () => T): T {
  const start = performance.now()
  const tell = (ending: string): void => {
    console.log(`${((performance.now() - start) / 1_000).toFixed(1).padStart(6)} s  ${name}${ending}`)
  }
  let result: T
  try {
    result = work()
  } catch (error) {
    tell(': FAILED')
    throw error
  }
  if (!(result instanceof Promise)) tell('')
  else
    result.then(
      () => tell(''),
      () => tell(': FAILED'),
    )
  return result
}
