import type { Client } from '../../support/control-plane/client.ts'
import { until } from '../../support/until.ts'
import { make } from './see.ts'

const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions'

/** Defines a kind that nobody knew before and returns the path of its objects, once they are served. */
export async function makeKind(admin: Client, namespace: string, kind: string, version: object = {}): Promise<string> {
  const group = `${namespace}.example`
  const singular = kind.toLowerCase()
  await make(admin, CRDS, {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${singular}s.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: `${singular}s`, singular, kind },
      versions: [{ name: 'v1', served: true, storage: true, schema: SCHEMA, ...version }],
    },
  })
  const path = `/apis/${group}/v1/namespaces/${namespace}/${singular}s`
  await until(`${path} is served`, async () => (await admin.get(path)).status === 200)
  return path
}

export function removeKind(admin: Client, namespace: string, kind: string): Promise<unknown> {
  return admin.ask('DELETE', `${CRDS}/${kind.toLowerCase()}s.${namespace}.example`)
}

const SCHEMA = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
