import { timestamp } from '../kube/timestamp.ts'
import { ago } from './ago.ts'
import type { Happening } from './happening.ts'
import { made } from './happening.ts'
import { object } from './plain.ts'

const GROUP = 'cert-manager.io'

/** A custom resource that people know: certificates, one of which is not ready. */
export function certificates(now: number): readonly Happening[] {
  return [
    made('41d', definition()),
    made('40d20h', certificate('shop', 'shop-tls', 'shop.example', now + ago('49d'))),
    made('40d20h', certificate('payments', 'gateway-tls', 'pay.shop.example', now + ago('51d'))),
    made('26h', certificate('shop', 'campaign-tls', 'winter.shop.example', undefined)),
  ]
}

function certificate(namespace: string, name: string, host: string, notAfter: number | undefined) {
  const spec = { secretName: name, dnsNames: [host], issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } }
  const ready = notAfter !== undefined
  const condition = ready
    ? { type: 'Ready', status: 'True', reason: 'Ready', message: 'Certificate is up to date and has not expired' }
    : {
        type: 'Ready',
        status: 'False',
        reason: 'DoesNotExist',
        message: 'Issuing certificate as Secret does not exist',
      }
  const status = { conditions: [condition], ...(ready && { notAfter: timestamp(notAfter) }) }
  return object(`${GROUP}/v1`, 'Certificate', { name, namespace }, { spec, status })
}

function definition() {
  const names = {
    kind: 'Certificate',
    listKind: 'CertificateList',
    plural: 'certificates',
    singular: 'certificate',
    shortNames: ['cert', 'certs'],
    categories: ['cert-manager'],
  }
  const additionalPrinterColumns = [
    { name: 'Ready', type: 'string', jsonPath: '.status.conditions[?(@.type=="Ready")].status' },
    { name: 'Secret', type: 'string', jsonPath: '.spec.secretName' },
    { name: 'Issuer', type: 'string', jsonPath: '.spec.issuerRef.name', priority: 1 },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ]
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
  const version = {
    name: 'v1',
    served: true,
    storage: true,
    subresources: { status: {} },
    additionalPrinterColumns,
    schema,
  }
  const spec = { group: GROUP, scope: 'Namespaced', names, versions: [version] }
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', { name: `certificates.${GROUP}` }, { spec })
}
