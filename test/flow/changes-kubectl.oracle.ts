import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kinds } from '../../sandbox/kube/kinds.ts'
import type { Place, Twins } from '../support/as-kubectl.ts'
import { openTwins } from '../support/as-kubectl.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { redisForFile } from '../support/redis.ts'
import type { Sent } from '../support/wire.ts'

const WEB: Place = ['apps', 'v1', 'deployments', 'shop', 'web']
const CHECKOUT: Place = ['apps', 'v1', 'deployments', 'shop', 'checkout']
const DB: Place = ['apps', 'v1', 'statefulsets', 'data', 'db']

const TOOLBOX: Place = ['', 'v1', 'pods', 'shop', 'toolbox']
const NIGHTLY: Place = ['ops.example.com', 'v1', 'backups', 'shop', 'nightly']
const GOOD: Place = ['certificates.k8s.io', 'v1', 'certificatesigningrequests', '', 'good']
const NODE: Place = ['', 'v1', 'nodes', '', '{node}']

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata: {name: applied, namespace: shop}
data: {beta: "on"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: applied, namespace: shop}
spec:
  replicas: 1
  selector: {matchLabels: {app: applied}}
  template:
    metadata: {labels: {app: applied}}
    spec:
      containers: [{name: main, image: "registry.example/main:1"}]
`
const CONFLICTING = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {minReadySeconds: 11}
`

/** Each line with what it changes, in this order: later ones build on earlier ones. */
const LINES: readonly (readonly [line: string, place: Place])[] = [
  ['set image deploy/web web=registry.example/web:2.5.0', WEB],
  ['set image deploy/web web=registry.example/web:2.5.0', WEB],
  ['rollout undo deploy/web', WEB],
  ['rollout undo deploy/web --to-revision=3', WEB],
  ['rollout restart sts/db -n data', DB],
  ['set image statefulset db *=postgres:18 -n data', DB],
  ['rollout undo sts/db -n data', DB],
  ['rollout pause deploy/checkout', CHECKOUT],
  ['rollout pause deploy/checkout', CHECKOUT],
  ['rollout restart deploy/checkout', CHECKOUT],
  ['rollout undo deploy/checkout', CHECKOUT],
  ['set env deploy/checkout LOG_LEVEL=debug REGION- GREETING=hi', CHECKOUT],
  ['set env deploy/checkout -c proxy --from=configmap/settings --keys=greeting --prefix=CFG_', CHECKOUT],
  ['set resources deploy/checkout -c=proxy --limits=cpu=200m,memory=512Mi --requests=cpu=100m', CHECKOUT],
  ['rollout resume deploy/checkout', CHECKOUT],
  ['label pod toolbox team=ops tier=x', TOOLBOX],
  ['label pod toolbox team=ops', TOOLBOX],
  ['label pod toolbox team=data', TOOLBOX],
  ['label pod toolbox team=data tier- none- --overwrite', TOOLBOX],
  ['label pod toolbox team-', TOOLBOX],
  ['annotate pod toolbox a=b "note=two words"', TOOLBOX],
  ['annotate pod toolbox a=c', TOOLBOX],
  ['annotate pod/toolbox a=c note- --overwrite', TOOLBOX],
  ['annotate backup nightly owner=ops', NIGHTLY],
  ['taint nodes {node} dedicated=batch:NoSchedule', NODE],
  ['taint nodes {node} dedicated=other:NoSchedule', NODE],
  ['taint nodes {node} dedicated=other:NoSchedule x:PreferNoSchedule --overwrite', NODE],
  ['taint nodes {node} gone-', NODE],
  ['taint nodes {node} dedicated-', NODE],
  ['taint nodes {node} x:PreferNoSchedule-', NODE],
  ['cordon {node}', NODE],
  ['uncordon {node}', NODE],
  ['certificate approve good', GOOD],
  ['certificate deny bad', ['certificates.k8s.io', 'v1', 'certificatesigningrequests', '', 'bad']],
  ['certificate deny good', GOOD],
  ['certificate approve good', GOOD],
  ['scale deploy/web --replicas=4', WEB],
  ['scale sts/db --replicas=3 -n data', DB],
  [`patch deploy/web -p '{"spec":{"minReadySeconds":5}}'`, WEB],
  [`patch deploy/web -p '{"spec":{"minReadySeconds":5}}'`, WEB],
  [`patch backup nightly --type=merge -p 'spec: {keep: 9}'`, NIGHTLY],
  [`patch backup nightly -p '{"spec":{"keep":10}}'`, NIGHTLY],
  [`patch deploy/web --type=json -p '[{"op":"replace","path":"/spec/minReadySeconds","value":6}]'`, WEB],
  [
    'autoscale deploy/checkout --min=2 --max=5 --cpu=80%',
    ['autoscaling', 'v2', 'horizontalpodautoscalers', 'shop', 'checkout'],
  ],
  ['expose deploy/checkout --port=80 --target-port=8080', ['', 'v1', 'services', 'shop', 'checkout']],
  ['expose deploy/web --name=web2 --type=NodePort', ['', 'v1', 'services', 'shop', 'web2']],
  ['create namespace fresh', ['', 'v1', 'namespaces', '', 'fresh']],
  ['create namespace fresh', ['', 'v1', 'namespaces', '', 'fresh']],
  [
    'create configmap flags --from-literal=beta=on --from-literal=region=weu',
    ['', 'v1', 'configmaps', 'shop', 'flags'],
  ],
  ['create job now --from=cronjob/report -n data', ['batch', 'v1', 'jobs', 'data', 'now']],
  ['create job once --image=registry.example/once:1 -- run --all', ['batch', 'v1', 'jobs', 'shop', 'once']],
  [`apply --server-side\n${MANIFEST}`, ['', 'v1', 'configmaps', 'shop', 'applied']],
  [
    `apply --server-side\n${MANIFEST.replace('beta: "on"', 'beta: "off"')}`,
    ['apps', 'v1', 'deployments', 'shop', 'applied'],
  ],
  [`apply --server-side\n${CONFLICTING}`, WEB],
  [`apply --server-side --force-conflicts\n${CONFLICTING}`, WEB],
  [`apply --server-side\n${CONFLICTING.replace('11', '12')}`, WEB],
  [`create\n${MANIFEST.replaceAll('applied', 'made')}`, ['apps', 'v1', 'deployments', 'shop', 'made']],
  [`create\n${MANIFEST}`, ['apps', 'v1', 'deployments', 'shop', 'applied']],
  [`apply --server-side\n${MANIFEST.replace('replicas:', 'replcas:')}`, WEB],
  ['debug toolbox --image=registry.example/tools:1 -c dbg --target=shell -- ps aux', TOOLBOX],
  ['debug toolbox --image=registry.example/tools:1 -c second --profile=baseline', TOOLBOX],
  ['debug toolbox --image=registry.example/tools:1 -c third --profile=general', TOOLBOX],
  ['delete pod toolbox --wait=false', TOOLBOX],
  ['delete pod toolbox --wait=false', TOOLBOX],
  ['delete pod none --ignore-not-found', TOOLBOX],
  ['delete configmap,svc -l app=none', TOOLBOX],
  ['delete job once --cascade=foreground --wait=false', ['batch', 'v1', 'jobs', 'shop', 'once']],
  ['delete deploy/cart --wait=false', ['apps', 'v1', 'deployments', 'shop', 'cart']],
  ['delete ns fresh --wait=false', ['', 'v1', 'namespaces', '', 'fresh']],
]

/** kubectl tries and is told that there is none; it was looked for before. */
const FOR_NOTHING = 'delete pod none --ignore-not-found'

const redis = redisForFile()
let twins: Twins

describe.skipIf(kubectlMissing())('changes as kubectl makes them', () => {
  beforeAll(async () => {
    twins = await openTwins({ url: redis.url, prefix: redis.prefix() })
  })

  afterAll(async () => {
    await twins?.stop()
  })

  test.for(LINES)('%s', async ([line, place]) => {
    const { kubectl, answer, text } = await twins.say(real(line))
    expect(answer, text).toBe(kubectl.stdout)
    for (const sentence of said(kubectl.stderr)) expect(text).toContain(sentence)
    const { kubectl: theirs, bot } = twins.both(place.map(real) as unknown as Place)
    expect(bot).toEqual(theirs)
    if (kubectl.code === 0 && line !== FOR_NOTHING && !kubectl.stdout.endsWith('(no change)\n')) {
      const sent = twins.sent()
      expect(sent.bot.map(plainly)).toEqual(sent.kubectl.map(plainly))
      for (const [i, { body }] of sent.kubectl.entries())
        if (body !== undefined) expect(sent.bot[i]?.body).toEqual(body)
    }
  })

  test('drain: the same pods leave by the same requests, and the same is said of each', async () => {
    const { kubectl, answer, text } = await twins.say(
      real(`drain {node} --ignore-daemonsets --delete-emptydir-data --force`),
    )
    // Evictions go out at once, and what a controller made bears a name of its own in each cluster.
    const lines = (said: string) => said.split('\n').map(unnamed).sort()
    expect(lines(answer), text).toEqual(lines(kubectl.stdout))
    const { kubectl: theirs, bot } = twins.both(NODE.map(real) as unknown as Place)
    expect(bot).toEqual(theirs)
    const sent = twins.sent()
    const whats = (all: readonly Sent[]) => all.map((one) => unnamed(plainly(one).replace('/eviction', ''))).sort()
    expect(whats(sent.bot)).toEqual(whats(sent.kubectl))
    expect(whats(sent.bot).length).toBeGreaterThan(4)
    const evictions = (all: readonly Sent[]) =>
      all.flatMap(({ what, body }) => (what.includes('/eviction ') ? [{ ...(body as object), metadata: {} }] : []))
    expect(evictions(sent.bot)).toEqual(evictions(sent.kubectl))
  })
})

function unnamed(line: string): string {
  return line.replace(/-[a-z0-9]{5}(?= evicted$|$)/, '')
}

/** kubectl writes some of what it creates as protobuf. */
function plainly({ what }: Sent): string {
  return /^(POST|PUT)/.test(what) ? what.split(' ').slice(0, 2).join(' ') : what
}

/** `{node}` stands for the first node. */
function real(text: string): string {
  const { store } = twins.changing.shop
  return text.replace('{node}', () => store.list(kinds.nodes)[0]?.metadata.name ?? '')
}

/** What kubectl says against it, without where it read it from and what it would do on a terminal. */
function said(stderr: string): string[] {
  const [first = '', ...more] = stderr.trimEnd().split('\n')
  const sentences = first.includes('Apply failed') ? [first] : [first, ...more]
  return sentences
    .filter((each) => !/^Warning|^--profile=legacy is deprecated/.test(each))
    .map((each) =>
      each
        .replace(/^error: /, '')
        .replace('error when creating "STDIN": ', '')
        .replace('conflict with "kubectl-patch"', 'conflict with "quarterdeck"'),
    )
}
