import { type Environment, layered } from '@venuekit/core/config'
import { ConfigurationError } from '@venuekit/core/errors'

/** The documents' variables that are settings, and where each stands in a file. They win over the file. */
export const settingVariables: Readonly<Record<string, string>> = {
  LOGGING_LEVEL: 'environment.logLevel',
  LOGGING_CONSOLE_ENABLED: 'logging.console.enabled',
  LOGGING_FILE_ENABLED: 'logging.file.enabled',
  LOGGING_FILE_PATH: 'logging.file.path',
  LOGGING_PROMETHEUS_ENABLED: 'logging.prometheus.enabled',
  PROMETHEUS_PUSH_GATEWAY_URL: 'logging.prometheus.pushGatewayUrl',
  PROMETHEUS_JOB_NAME: 'logging.prometheus.jobName',
}

/** The settings with those of the environment over them. */
export function withAmbientSettings(value: unknown, env: Environment): unknown {
  const layers = set(env).map(([, path, text]) =>
    path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), text),
  )
  return layered(...layers, value)
}

/** Runs a check of such settings. What is wrong with one of the environment is told by the name of its variable. */
export function tellingVariables<Result>(env: Environment, check: () => Result): Result {
  try {
    return check()
  } catch (error) {
    if (!ConfigurationError.is(error)) throw error
    const names = new Map(set(env).map(([name, path]) => [path, name]))
    const issues = error.issues.map((issue) => ({ ...issue, path: names.get(issue.path) ?? issue.path }))
    const [first] = issues
    throw first === undefined
      ? error
      : new ConfigurationError(first.path, first.message, { issues, cause: error.cause })
  }
}

/** Those that are set: name, path, text. */
function set(env: Environment): readonly (readonly [string, string, string])[] {
  return Object.entries(settingVariables).flatMap(([name, path]) => {
    const text = env[name]
    return text === undefined || text === '' ? [] : [[name, path, text] as const]
  })
}
