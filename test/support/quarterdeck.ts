import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kubeconfig } from '../../sandbox/kube/kubeconfig.ts'
import type { KubeServer } from '../../sandbox/kube/server.ts'
import { loadConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import type { Running, Starting } from '../../src/start.ts'
import { start } from '../../src/start.ts'

export type Quarterdeck = Running & { readonly url: string; readonly kubeconfig: string; readonly settings: string }

type Options = {
  readonly redis: { readonly url: string; readonly prefix: string }
  readonly clusters?: Readonly<Record<string, KubeServer>>
  /** Text of a kubeconfig with clusters that are no sandbox's; replaces `clusters`. */
  readonly kubeconfig?: string
  readonly env?: Readonly<Record<string, string>>
  /** Replaces or adds top-level keys of the configuration. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly starting?: Partial<Starting>
}

/** The people of the flow tests: who they are in chat, and in Kubernetes. */
export const PEOPLE = {
  people: [
    { slack: 'U0000000ANN', console: 'oncall', user: 'dana@example.com', groups: ['oncall', 'staff'] },
    { slack: 'U0000000BEN', console: 'newcomer', user: 'kim@example.com', groups: ['staff'] },
  ],
}

/** The whole bot in this process, configured by file and environment as anybody would. */
export async function openQuarterdeck({
  redis,
  clusters = {},
  kubeconfig: text,
  env = {},
  config = {},
  starting = {},
}: Options): Promise<Quarterdeck> {
  const folder = await mkdtemp(join(tmpdir(), 'quarterdeck-flow-'))
  const kube = join(folder, 'kubeconfig')
  const entries = Object.entries(clusters).map(([name, { url, ca }]) => ({
    name,
    server: url,
    token: 'bot',
    namespace: 'shop',
    ...(ca ? { ca } : {}),
  }))
  await writeFile(kube, text ?? kubeconfig(entries), { mode: 0o600 })
  const path = join(folder, 'quarterdeck.yaml')
  // JSON is YAML.
  await writeFile(path, JSON.stringify({ identity: PEOPLE, redis: { prefix: redis.prefix }, ...config }))
  const environment = {
    QUARTERDECK_CONFIG: path,
    KUBECONFIG: kube,
    REDIS_URL: redis.url,
    PORT: '0',
    QUARTERDECK_SECRET: 's'.repeat(32),
    ...env,
  }
  const loaded = loadConfig(environment)
  if (!loaded.ok) throw new Error(loaded.problems.map((problem) => `${problem.path}: ${problem.message}`).join('\n'))
  const running = await start(loaded.config, {
    roles: new Set(['chat', 'worker']),
    log: createLog('silent'),
    env: environment,
    host: '127.0.0.1',
    ...starting,
  })
  return {
    ...running,
    url: `http://127.0.0.1:${running.port}`,
    kubeconfig: kube,
    settings: path,
    async stop() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
