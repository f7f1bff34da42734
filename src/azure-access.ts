import { readFile } from 'node:fs/promises'
import type { Azure } from './azure/azure.ts'
import { openAzure } from './azure/azure.ts'
import { cloudOf } from './azure/cloud.ts'
import { azureTargets } from './azure-targets.ts'
import type { Config } from './config.ts'
import { Fault } from './fault.ts'
import type { ClusterSource } from './kube/cluster.ts'
import type { Log } from './log.ts'
import { clusterSources } from './settings.ts'

/** Azure as the configuration has it, not yet asked anything; undefined without it. Throws a config Fault. */
export async function wireAzure(
  { azure }: Pick<Config, 'azure'>,
  env: NodeJS.ProcessEnv,
  now: () => number,
): Promise<Azure | undefined> {
  if (!azure) return undefined
  const { cloud, ca, clusters: _targets, watchEverySeconds: _watch, ...settings } = azure
  const pem = ca === undefined ? undefined : await readAuthority(ca)
  return openAzure({ ...settings, cloud: cloudOf(cloud, pem) }, env, now)
}

/** The clusters of the configuration, and those of Azure where it wants them. */
export async function withAzure(config: Config, azure: Azure | undefined, log: Log): Promise<ClusterSource[]> {
  const configured = clusterSources(config)
  if (!azure || !config.azure?.clusters) return configured
  return [...configured, ...(await azureTargets(azure, configured, log))]
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new Fault('config', `The certificate authority ${path} that azure.ca names cannot be read (${code}).`, {
      cause: error,
    })
  }
}
