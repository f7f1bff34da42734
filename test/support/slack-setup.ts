import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import { randomPrefix } from './prefix.ts'
import { PEOPLE } from './quarterdeck.ts'
import { TOKENS } from './slack-stage.ts'

type Setup = {
  readonly redis: string
  readonly slack: string
  /** URLs of clusters by name. */
  readonly clusters: Readonly<Record<string, string>>
  /** Top-level keys of the configuration, or the whole file as text. */
  readonly config?: object | string
  readonly env?: Readonly<Record<string, string>>
}

/** Writes the files of a bot that is set up and gives its whole environment; they go when the test ends. */
export function writeSetup({ redis, slack, clusters, config = {}, env = {} }: Setup): Record<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-setup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [file, kube] = [join(folder, 'quarterdeck.yaml'), join(folder, 'kubeconfig')]
  const usual = { identity: PEOPLE, redis: { prefix: randomPrefix() } }
  // JSON is YAML.
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify({ ...usual, ...config }))
  const entries = Object.entries(clusters).map(([name, server]) => ({ name, server, token: 'bot', namespace: 'shop' }))
  writeFileSync(kube, kubeconfig(entries))
  return {
    QUARTERDECK_CONFIG: file,
    KUBECONFIG: kube,
    REDIS_URL: redis,
    PORT: '0',
    SLACK_BOT_TOKEN: TOKENS.botToken,
    SLACK_SIGNING_SECRET: TOKENS.signingSecret,
    SLACK_API_URL: slack,
    ...env,
  }
}
