/** Where a cluster is and how to be somebody there. */
export type Entry = { readonly name: string; readonly server: string; readonly ca: string; readonly token: string }

/** Text of a kubeconfig with one context. JSON is YAML. */
export function kubeconfigText({ name, server, ca, token }: Entry): string {
  const authority = Buffer.from(ca).toString('base64')
  return `${JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server, 'certificate-authority-data': authority } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
      'current-context': name,
    },
    null,
    2,
  )}\n`
}
