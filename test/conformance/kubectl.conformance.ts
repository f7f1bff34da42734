import { afterAll, beforeAll, expect } from 'vitest'
import type { Kubectl } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'
import { conformance } from './support/both.ts'
import { configMap, deployment, livePod } from './support/objects.ts'
import { make } from './support/see.ts'
import { waitForCells } from './support/table.ts'
import type { Target } from './support/target.ts'

/** What is asked of a small shop by the real kubectl. `-n` is added. */
const QUESTIONS: readonly string[] = [
  'get pods',
  'get pods -o wide',
  'get pods,deploy,rs,svc',
  'get all',
  'get pods -l app=web --show-labels',
  'get pods -L app',
  'get pods --field-selector status.phase=Running',
  'get deploy web -o name',
  'get deploy web -o jsonpath={.spec.replicas}',
  'get deploy -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image',
  'get cm --no-headers',
  'get pods --sort-by=.metadata.name',
  'get nothings',
  'get pod none',
  'get secrets',
  'describe cm settings',
  'rollout status deploy/web',
  'rollout history deploy/web',
  'auth can-i delete pods',
  'auth whoami',
  'scale deploy web --replicas=3 --dry-run=server',
  'set image deploy/web web=registry.example/web:2 --dry-run=server',
  'annotate deploy web note=hello',
  'label pod single tier=front',
  'patch deploy web -p {"spec":{"paused":true}}',
  'rollout resume deploy/web',
  'rollout restart deploy/web',
  'rollout status deploy/web --timeout=20s',
  'logs single --tail=0',
  'logs none',
  'exec single -- echo hi',
  'cordon node-3',
  'uncordon node-3',
  'delete pod single',
  'delete pod single',
  'create job again --image=registry.example/work:1',
  'wait --for=condition=available deploy/web --timeout=20s',
  'apply view-last-applied cm/settings',
  'expose deploy web --port=80',
  'autoscale deploy web --min=1 --max=3 --cpu=70%',
  'delete deploy,svc,hpa web',
]

let kubectl: Kubectl | undefined

conformance('real kubectl', (same) => {
  beforeAll(async () => {
    if (!kubectlMissing()) kubectl = await openKubectl()
  })
  afterAll(() => kubectl?.close())

  same('the same words about a small shop', async (target, namespace) => {
    const kubeconfig = target.kubeconfig('admin')
    if (!kubectl || !kubeconfig) return undefined
    await furnish(target, namespace)
    const told: Record<string, unknown> = {}
    for (const [i, question] of QUESTIONS.entries()) {
      const { stdout, stderr, code } = await kubectl(['-n', namespace, ...question.split(' ')], { kubeconfig })
      const out = plain(stdout)
      // How it came there depends on who was faster.
      told[`${i} ${question}`] = {
        code,
        out: question.startsWith('rollout status') ? out.at(-1) : out,
        err: plain(stderr),
      }
    }
    return told
  })

  same('drain and what it says', async (target, namespace) => {
    const kubeconfig = target.kubeconfig('admin')
    if (!kubectl || !kubeconfig) return undefined
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(target.admin, pods, livePod('lonely', undefined, { nodeName: 'node-2' }))
    await waitForCells(target.admin, pods, ({ rows }) => rows.lonely?.[2] === 'Running')
    const selector = `--pod-selector=app=lonely`
    const ask = async (...args: readonly string[]) => {
      const { stdout, stderr, code } = (await kubectl?.(args, { kubeconfig })) ?? { stdout: '', stderr: '', code: -1 }
      return { code, out: plain(stdout), err: plain(stderr) }
    }
    const shown = [
      await ask('drain', 'node-2', selector),
      await ask('drain', 'node-2', selector, '--force', '--dry-run=server'),
      await ask('drain', 'node-2', selector, '--force', '--timeout=20s'),
      await ask('uncordon', 'node-2'),
    ]
    expect((await target.admin.get(`${pods}/lonely`)).status).toBe(404)
    return shown
  })
})

async function furnish({ admin }: Target, namespace: string): Promise<void> {
  const pods = `/api/v1/namespaces/${namespace}/pods`
  const apps = `/apis/apps/v1/namespaces/${namespace}/deployments`
  await make(admin, apps, deployment('web', 2))
  await make(admin, pods, livePod('single'))
  await make(
    admin,
    `/api/v1/namespaces/${namespace}/configmaps`,
    configMap('settings', { colour: 'red', motto: 'a\nb' }),
  )
  await waitForCells(admin, apps, ({ rows }) => rows.web?.[1] === '2/2')
  await waitForCells(admin, pods, ({ rows }) => rows.single?.[1] === '1/1')
}

/** Lines of a table or of prose, without ages, addresses and made-up names; widths follow from those. */
function plain(text: string): readonly string[] {
  const lines = text.trimEnd().split('\n')
  return lines.map((line) =>
    line
      .replace(/-[bcdfghjklmnpqrstvwxz2456789]{7,10}-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, '-<hash>-<suffix>')
      .replace(/\bweb-[bcdfghjklmnpqrstvwxz2456789]{7,10}\b/g, 'web-<hash>')
      .replace(/(pod-template-hash=)\w+/g, '$1<hash>')
      .replace(/\b\d+(\.\d+){3}\b/g, '<ip>')
      .replace(/\bnode-\d\b/g, (node) => (/^(pod|web|single)/.test(line) ? '<node>' : node))
      .replace(/\b(\d+[smhd])+\b/g, '<age>')
      .replace(/\s{2,}/g, '  ')
      .trimEnd(),
  )
}
