import { Fault } from '../../../src/fault.ts'
import { isSecretName } from '../../../src/kube/sensitive-name.ts'
import { dig, fieldsOf } from '../../../src/view/fields.ts'
import { resolveType } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import type { Making } from './created.ts'
import { createPlan } from './created.ts'
import { readLive } from './patched.ts'
import { wholeObject } from './revisions.ts'

/** kubectl create namespace. */
export const createNamespace: Planner<'create namespace'> = async ({ name }, _flags, context) => {
  const resource = await context.cluster.discovery.resolve('namespaces', context.signal)
  const making = { resource, namespace: undefined, name, done: 'created', fields: {} }
  return createPlan('create namespace', [making], { says: `Create namespace ${name}`, impact: [] }, context)
}

/** kubectl create configmap, of literals. */
export const createConfigMap: Planner<'create configmap'> = async ({ name, data }, _flags, context) => {
  const secret = Object.keys(data).find(isSecretName)
  if (secret !== undefined) {
    throw new Fault('denied', `${secret} looks like a secret, and what is typed in chat is read by others.`, {
      hint: 'Secrets come from a pipeline or a vault.',
    })
  }
  const resource = await context.cluster.discovery.resolve('configmaps', context.signal)
  const { namespace } = context
  const fields = Object.keys(data).length > 0 ? { data } : {}
  const says = `Create config map ${namespace}/${name}`
  return createPlan(
    'create configmap',
    [{ resource, namespace, name, done: 'created', fields }],
    { says, impact: [] },
    context,
  )
}

/** kubectl create job, of a cron job as it is or of an image (kubectl pkg/cmd/create/create_job.go). */
export const createJob: Planner<'create job'> = async ({ name, command }, { from, image = '' }, context) => {
  const { namespace } = context
  const resource = await context.cluster.discovery.resolve('jobs.batch', context.signal)
  const source = from === undefined ? ofImage(name, image, command) : await ofCronJob(from, context)
  return createPlan(
    'create job',
    [{ resource, namespace, name, done: 'created', ...source }],
    {
      says: from === undefined ? `Run ${image} once as job ${namespace}/${name}` : `Run ${from} now as job ${name}`,
      impact: ['It runs to its end, beside whatever its schedule starts.'].slice(from === undefined ? 1 : 0),
    },
    context,
  )
}

type Source = Pick<Making, 'fields' | 'metadata'>

function ofImage(name: string, image: string, command: readonly string[]): Source {
  const container = { name, image, ...(command.length > 0 && { command }) }
  return { fields: { spec: { template: { spec: { containers: [container], restartPolicy: 'Never' } } } } }
}

/** What a cron job holds may be secret: it goes into the step as it is, and hidden into everything that is read. */
async function ofCronJob(from: string, context: Context): Promise<Source> {
  const [type = '', name = ''] = from.split('/')
  const resource = await resolveType(type, context)
  const [live] = await readLive([{ resource, name }], context)
  if (!live || resource.kind !== 'CronJob') throw new Fault('usage', `unknown object type ${resource.kind}`)
  const template = dig(await wholeObject(live, context), 'spec', 'jobTemplate')
  const annotations = fieldsOf(dig(template, 'metadata', 'annotations'))
  const labels = dig(template, 'metadata', 'labels')
  return {
    metadata: {
      annotations: { 'cronjob.kubernetes.io/instantiate': 'manual', ...annotations } as Record<string, string>,
      ...(labels !== undefined && { labels: labels as Record<string, string> }),
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid: live.on.uid ?? '', controller: true }],
    },
    fields: { spec: dig(template, 'spec') },
  }
}
