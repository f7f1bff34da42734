import { expect, test } from 'vitest'
import { touchedInside } from '../../jobs/aks/inner.ts'
import { parse } from '../../src/command/parse.ts'

test.each([
  ['scale sts.apps/db --replicas=0 -n pay', 'statefulsets.apps/scale'],
  ['scale statefulsets.ap/db --replicas=0', 'statefulsets.apps/scale'],
  ['scale StatefulSets.v1.apps/db --replicas=0', 'statefulsets.apps/scale'],
  ['rollout restart deployments.v1.apps/web', 'deployments.apps'],
  ['rollout restart deploy.apps/web', 'deployments.apps'],
  ['rollout restart deploy/web', 'deployments.apps'],
  ['get secrets.v1.', 'secrets'],
  ['get secret.', 'secrets'],
  ['get secrets..', 'secrets'],
  ['scale sts..apps/db --replicas=0', 'statefulsets.apps/scale'],
  ['get pods', 'pods'],
  ['get events.events.k8s.io', 'events.events.k8s.io'],
  ['get certificates.cert-manager.io', 'certificates.cert-manager.io'],
])('%s touches %s', (line, resource) => {
  expect(touchedInside(parse(`k8s ${line}`)).map((one) => one.resource)).toEqual([resource])
})

test.each([
  'scale databases.shop.example/main --replicas=0',
  'rollout restart deployments.extensions/web',
  'scale constructor/x --replicas=1',
])('%s: no rule could be found for it', (line) => {
  expect(() => touchedInside(parse(`k8s ${line}`))).toThrow(/I do not know the type/)
})
