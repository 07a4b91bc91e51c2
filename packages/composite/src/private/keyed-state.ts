/**
 * What an account has of several things (balances, positions), kept from pushes and corrected by snapshots: a snapshot says nothing of
 * what was pushed after it was asked for.
 */
export class KeyedState<Value> {
  readonly #values = new Map<string, Value>()
  readonly #pushedAt = new Map<string, number>()
  readonly #isSame: (left: Value, right: Value) => boolean
  #pushes = 0

  constructor(isSame: (left: Value, right: Value) => boolean) {
    this.#isSame = isSame
  }

  get values(): ReadonlyMap<string, Value> {
    return this.#values
  }

  get(key: string): Value | undefined {
    return this.#values.get(key)
  }

  /** To be taken before a snapshot is asked for. */
  mark(): number {
    return this.#pushes
  }

  /** Takes a push; true when it says something new. */
  push(key: string, value: Value): boolean {
    this.#pushes += 1
    this.#pushedAt.set(key, this.#pushes)
    return this.#put(key, value)
  }

  /** A push has come that cannot be read without more: no snapshot from before counts. */
  touch(key: string): void {
    this.#pushes += 1
    this.#pushedAt.set(key, this.#pushes)
  }

  /** Removes what is no more. */
  delete(key: string): void {
    this.#values.delete(key)
  }

  /**
   * Takes a snapshot that was asked for at `since`; gives what is new by it. `absent` makes what is left of a thing that the snapshot
   * lacks; undefined keeps it as it is.
   */
  snapshot(
    rows: ReadonlyMap<string, Value>,
    since: number,
    absent: (known: Value) => Value | undefined,
  ): readonly Value[] {
    const changed: Value[] = []
    const take = (key: string, value: Value): void => {
      if ((this.#pushedAt.get(key) ?? 0) <= since && this.#put(key, value)) changed.push(value)
    }
    for (const [key, value] of rows) take(key, value)
    for (const [key, known] of this.#values) {
      if (rows.has(key)) continue
      const rest = absent(known)
      if (rest !== undefined) take(key, rest)
    }
    return changed
  }

  #put(key: string, value: Value): boolean {
    const known = this.#values.get(key)
    this.#values.set(key, value)
    return known === undefined || !this.#isSame(known, value)
  }
}
