/** A route that fits a request. */
export interface FoundRoute<Route> {
  readonly route: Route
  /** As it stands in the table: `GET /orders/{id}`. */
  readonly name: string
  /** What stands where the name has braces, decoded. */
  readonly params: Readonly<Record<string, string>>
}

interface Entry<Route> {
  readonly name: string
  readonly method: string
  readonly segments: readonly string[]
  readonly route: Route
}

/**
 * The routes of an exchange by their names, `METHOD /path/{parameter}`. A path without parameters wins over one with them.
 *
 * @example
 * ```ts
 * const table = new RouteTable({ 'GET /orders/{id}': 'one order' })
 * table.find('GET', '/orders/7') // { route: 'one order', name: 'GET /orders/{id}', params: { id: '7' } }
 * ```
 */
export class RouteTable<Route> {
  readonly #fixed = new Map<string, Entry<Route>>()
  readonly #withParameters: readonly Entry<Route>[]

  constructor(routes: Readonly<Record<string, Route>>) {
    const entries = Object.entries(routes).map(([name, route]) => {
      const [method = '', path = ''] = name.split(' ')
      return { name, method, segments: path.split('/'), route }
    })
    for (const entry of entries) if (!entry.name.includes('{')) this.#fixed.set(entry.name, entry)
    this.#withParameters = entries.filter(({ name }) => name.includes('{'))
  }

  find(method: string, path: string): FoundRoute<Route> | undefined {
    const fixed = this.#fixed.get(`${method} ${path}`)
    if (fixed !== undefined) return { route: fixed.route, name: fixed.name, params: {} }
    const segments = path.split('/')
    for (const entry of this.#withParameters) {
      const params = entry.method === method ? match(entry.segments, segments) : undefined
      if (params !== undefined) return { route: entry.route, name: entry.name, params }
    }
    return undefined
  }

  /** Is there anything at a path, by whichever method? */
  knows(path: string): boolean {
    const segments = path.split('/')
    const endsWithPath = (name: string): boolean => name.slice(name.indexOf(' ') + 1) === path
    return (
      [...this.#fixed.keys()].some(endsWithPath) ||
      this.#withParameters.some((entry) => match(entry.segments, segments) !== undefined)
    )
  }
}

function match(template: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (template.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, wanted] of template.entries()) {
    const segment = segments[index] ?? ''
    if (!wanted.startsWith('{')) {
      if (wanted !== segment) return undefined
    } else {
      const value = decoded(segment)
      if (value === undefined || value === '') return undefined
      params[wanted.slice(1, -1)] = value
    }
  }
  return params
}

function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}
