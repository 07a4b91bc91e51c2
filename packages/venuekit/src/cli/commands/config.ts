import { printable } from '@venuekit/core/errors'
import { checkConfig } from '../../config/check-config.ts'
import { configSchema } from '../../config/json-schema.ts'
import { type CommandRun, connectorsFor } from '../session.ts'

/** Checks the configuration file and its profiles for the exchanges that are installed. What is wrong is thrown, and told all at once. */
export async function configCheckCommand({ wanted, output }: CommandRun): Promise<number> {
  const exchanges = await connectorsFor(wanted)
  const { config: file, environment, profile } = wanted
  const { config, profiles, warnings } = await checkConfig({ file, environment, profile, exchanges })
  const { files } = config
  const known = exchanges.map(({ id }) => id)
  output.item({
    ok: true,
    files,
    profile: config.profile,
    profiles,
    environment: config.environment.name,
    exchanges: known,
    warnings,
  })
  if (files.length === 0) output.line('There is no venuekit.config.yaml from here upward: everything has its default.')
  for (const one of files) output.line(`read     ${printable(one, 300)}`)
  if (profiles.length > 0) output.line(`profiles ${printable(profiles.join(', '), 300)}`)
  for (const warning of warnings) output.line(output.paint('yellow', `warning  ${printable(warning, 300)}`))
  output.line(output.paint('green', `ok       ${known.join(', ')}`))
  return 0
}

/** The JSON Schema of the file, with or without `--json`. */
export async function configSchemaCommand({ output }: CommandRun): Promise<number> {
  output.out(`${JSON.stringify(configSchema(), null, output.json ? undefined : 2)}\n`)
  return 0
}
