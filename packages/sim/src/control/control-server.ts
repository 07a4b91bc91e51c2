import type { IncomingMessage, ServerResponse } from 'node:http'
import { ConfigurationError, InvalidInputError } from '@venuekit/core/errors'
import type { Clock } from '@venuekit/core/time'
import { BodyTooLarge, readBody } from '../host/web-request.ts'
import { jsonResponse, writeResponse } from '../host/web-response.ts'
import { WebServer } from '../host/web-server.ts'
import type { WireResponse } from '../host/wire.ts'
import { controlRoutes, type ControlTarget } from './control-routes.ts'

export interface ControlServerOptions {
  readonly simulator: ControlTarget
  readonly clock: Clock
}

const names = ['127.0.0.1', 'localhost']

/**
 * The control port: what can be asked of a simulator from another process. It trusts whoever runs programs on this
 * machine, and no page in a browser: those send an `Origin`, or come under another name.
 */
export class ControlServer {
  readonly #simulator: ControlTarget
  readonly #clock: Clock
  readonly #server: WebServer

  constructor({ simulator, clock }: ControlServerOptions) {
    this.#simulator = simulator
    this.#clock = clock
    this.#server = new WebServer({
      request: (message, response) => {
        this.#answer(message, response).catch(() => response.destroy())
      },
    })
  }

  get url(): string {
    return this.#server.urls.http
  }

  async listen(port: number): Promise<void> {
    await this.#server.listen(port)
  }

  async close(): Promise<void> {
    await this.#server.close()
  }

  async #answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = this.#refusal(message) ?? (await this.#handle(message))
    if (!response.destroyed) writeResponse(response, answer, this.#clock.now())
  }

  #refusal({ headers }: IncomingMessage): WireResponse | undefined {
    if (headers.origin !== undefined)
      return failure(403, 'requests with an Origin are refused: this is not for browsers')
    const allowed = names.map((name) => `${name}:${this.#server.port}`)
    if (headers.host !== undefined && allowed.includes(headers.host)) return undefined
    return failure(403, `the Host must be ${allowed.join(' or ')}`)
  }

  async #handle(message: IncomingMessage): Promise<WireResponse> {
    const { pathname, searchParams } = new URL(message.url ?? '/', 'http://control')
    const methods = controlRoutes[pathname]
    if (methods === undefined) return failure(404, `there are ${Object.keys(controlRoutes).join(', ')}`)
    const route = methods[message.method ?? '']
    if (route === undefined) return failure(405, `${pathname} takes ${Object.keys(methods).join(' and ')}`)
    try {
      const body = await readBody(message)
      return jsonResponse(200, await route(this.#simulator, { query: searchParams, body: body.toString() }))
    } catch (error) {
      if (error instanceof BodyTooLarge) return failure(413, 'the body is too large')
      if (InvalidInputError.is(error)) return failure(400, error.message, error.path)
      if (ConfigurationError.is(error)) return failure(400, error.message, error.settingName)
      return failure(500, error instanceof Error ? error.message : 'it failed')
    }
  }
}

function failure(status: number, message: string, field?: string): WireResponse {
  return jsonResponse(status, { error: { message, field } })
}
