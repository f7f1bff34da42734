import { readFile } from 'node:fs/promises'
import { isIPv6 } from 'node:net'
import { join } from 'node:path'
import type { Contact } from './contact.ts'

/** Where Kubernetes mounts a pod's service account. */
const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/**
 * The cluster whose pod we run in, or undefined when we run in none (client-go rest.InClusterConfig). The token is read
 * again while we run, because the kubelet replaces it.
 */
export async function inClusterContact(
  env: NodeJS.ProcessEnv,
  directory = SERVICE_ACCOUNT,
): Promise<Contact | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env
  if (!host || !port) return undefined
  const namespace = await readFile(join(directory, 'namespace'), 'utf8').catch(() => '')
  return {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    ca: { file: join(directory, 'ca.crt') },
    skipVerify: false,
    ...(namespace.trim() && { namespace: namespace.trim() }),
    login: { kind: 'tokenFile', file: join(directory, 'token') },
  }
}
