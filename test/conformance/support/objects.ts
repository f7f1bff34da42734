/** A pod of one container that stays as it is made: bound to a node nobody plays, with the status that is given. */
export function staticPod(name: string, labels: Readonly<Record<string, string>> = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels, annotations: { 'sandbox.quarterdeck/steady': '' } },
    spec: { nodeName: 'ghost', containers: [{ name: 'web', image: 'registry.example/web:1' }] },
  }
}

/** A pod that is scheduled and run, and behaves as the word says (sandbox/controllers/kubelet/script.ts). */
export function livePod(name: string, behaviour?: string, spec: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      labels: { app: name },
      annotations: behaviour ? { 'sandbox.quarterdeck/behaviour': behaviour } : {},
    },
    spec: {
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'web', image: `registry.example/${name}:1` }],
      ...spec,
    },
  }
}

export function deployment(name: string, replicas = 2, template: object = {}): object {
  const labels = { app: name }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, labels },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }], ...template },
      },
    },
  }
}

export function configMap(name: string, data: Readonly<Record<string, string>> = {}, labels = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data }
}
