import { access, constants, readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a control plane is made of, in the order in which it is started. */
export const BINARIES = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler'] as const

export type Binary = (typeof BINARIES)[number]

/** The Go module that builds them. */
export const MODULE = fileURLToPath(new URL('../../control-plane/', import.meta.url))

/** The Kubernetes version that the Go module asks for, as `v1.36.3`. Throws where go.mod names none. */
export async function kubernetesVersion(): Promise<string> {
  const found = /^\s*k8s\.io\/kubernetes (v\d+\.\d+\.\d+)$/m.exec(await readFile(join(MODULE, 'go.mod'), 'utf8'))?.[1]
  if (!found) throw new Error(`${MODULE}go.mod requires no version of k8s.io/kubernetes`)
  return found
}

/** Where built control planes are kept: outside the repository, one folder a version and platform. */
export async function cacheFolder(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const root = env.XDG_CACHE_HOME || join(homedir(), '.cache')
  const name = `${await kubernetesVersion()}-${process.platform}-${process.arch}`
  return join(root, 'quarterdeck', 'control-plane', name)
}

/** A folder with all four, of KUBEBUILDER_ASSETS and the cache the first that has them; else the reason why there is none. */
export async function findBinaries(
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ readonly folder: string } | { readonly missing: string }> {
  const assets = env.KUBEBUILDER_ASSETS
  const cache = await cacheFolder(env)
  if (assets && (await lacking(assets)).length === 0) return { folder: assets }
  if ((await lacking(cache)).length === 0) return { folder: cache }
  const inAssets = assets ? `KUBEBUILDER_ASSETS=${assets} has no ${(await lacking(assets)).join(', ')}; ` : ''
  return { missing: `${inAssets}no control plane is built at ${cache} (npm run control-plane:build does it, once)` }
}

/** Which of the four a folder has not. */
export async function lacking(folder: string): Promise<readonly Binary[]> {
  const there = await Promise.all(
    BINARIES.map((name) =>
      access(join(folder, name), constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  )
  return BINARIES.filter((_, i) => !there[i])
}
