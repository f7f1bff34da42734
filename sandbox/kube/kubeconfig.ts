/** One context of a kubeconfig; cluster, user and context go by `name`. */
export type KubeconfigEntry = {
  readonly name: string
  readonly server: string
  readonly token: string
  /** PEM. */
  readonly ca?: string
  readonly namespace?: string
}

/** The text of a kubeconfig, as JSON, which is YAML too. The first entry is the current context unless `current` says. */
export function kubeconfig(entries: readonly KubeconfigEntry[], current = entries[0]?.name ?? ''): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': current,
    preferences: {},
    clusters: entries.map(({ name, server, ca }) => ({
      name,
      cluster: { server, ...(ca && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }) },
    })),
    users: entries.map(({ name, token }) => ({ name, user: { token } })),
    contexts: entries.map(({ name, namespace }) => ({
      name,
      context: { cluster: name, user: name, ...(namespace && { namespace }) },
    })),
  }
  return `${JSON.stringify(config, undefined, 2)}\n`
}
