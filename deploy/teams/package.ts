import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import type { TeamsManifest } from '@microsoft/app-manifest'
import { ManifestUtil } from '@microsoft/app-manifest'
import { strToU8, zipSync } from 'fflate'
import { icons } from './icons.ts'
import type { Wanted } from './manifest.ts'
import { manifestFor, SCHEMA } from './manifest.ts'

/** The app package as a zip. Throws with everything that Microsoft's own schema has against the manifest. */
export async function packageApp(wanted: Wanted): Promise<Uint8Array> {
  const manifest = manifestFor(wanted)
  const problems = await wrongWith(manifest)
  if (problems.length > 0) throw new Error(`The manifest does not fit schema ${SCHEMA}:\n${problems.join('\n')}`)
  const { color, outline } = await icons()
  return zipSync({
    'manifest.json': strToU8(`${JSON.stringify(manifest, undefined, 2)}\n`),
    'color.png': color,
    'outline.png': outline,
  })
}

/** What the schema that comes with Microsoft's package says; nothing is fetched. */
export async function wrongWith(manifest: object): Promise<string[]> {
  const home = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest'))
  const path = `${home}/json-schemas/teams/v${SCHEMA}/MicrosoftTeams.schema.json`
  const schema = JSON.parse(await readFile(path, 'utf8'))
  return ManifestUtil.validateManifestAgainstSchema(manifest as TeamsManifest, schema)
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'app-id': { type: 'string', default: process.env.MICROSOFT_APP_ID ?? '' },
      host: { type: 'string', default: '' },
      version: { type: 'string', default: '1.0.0' },
      targeted: { type: 'boolean', default: false },
      out: { type: 'string', default: 'dist/quarterdeck-teams.zip' },
    },
  })
  if (!values['app-id'] || !values.host) {
    throw new Error(
      'Say which app and where: npm run teams:package -- --app-id <MICROSOFT_APP_ID> --host bot.example.com',
    )
  }
  const { 'app-id': appId, host, version, targeted, out } = values
  await mkdir(dirname(out), { recursive: true })
  await writeFile(out, await packageApp({ appId, host, version, targeted }))
  process.stdout.write(
    `${out} fits Microsoft's schema ${SCHEMA}. Upload it: Teams admin center, Manage apps, Upload.\n`,
  )
}

if (import.meta.main) {
  main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  })
}
