import { Fault } from '../../../src/fault.ts'
import { isRecord } from '../../../src/kube/objects.ts'
import { dig, textOf } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll, typed } from './chosen.ts'
import { replacing } from './impact.ts'
import type { Live, Patch } from './patched.ts'
import { JSON_PATCH, patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'
import type { Revision } from './revisions.ts'
import { readRevisions, sameTemplate, wholeObject } from './revisions.ts'

/** What stays the deployment's own (kubectl pkg/polymorphichelpers/rollback.go, annotationsToSkip). */
const KEPT = [
  'kubectl.kubernetes.io/last-applied-configuration',
  'deployment.kubernetes.io/revision',
  'deployment.kubernetes.io/revision-history',
  'deployment.kubernetes.io/desired-replicas',
  'deployment.kubernetes.io/max-replicas',
  'deprecated.deployment.rollback.to',
]
const HASH = 'pod-template-hash'

type Undo = { readonly live: Live; readonly patch: Patch; readonly now: number | undefined; readonly to: number }

/**
 * kubectl rollout undo (kubectl pkg/polymorphichelpers/rollback.go). Which revision is meant is settled now: when the one
 * before is another by the time it is run, the plan has changed and is asked for again.
 */
export const rolloutUndo: Planner<'rollout undo'> = async (args, { toRevision = 0, selector }, context) => {
  const lives = await readChosen(args, { selector }, context)
  const undos = await Promise.all(lives.map((live) => undoOne(live, toRevision, context)))
  const changed = undos.filter(({ patch }) => patch.body !== undefined)
  const [one] = changed
  return patchPlan(
    'rollout undo',
    undos.map(({ patch }) => patch),
    {
      says: `Undo the rollout of ${spokenAll(lives)}${undos.length === 1 ? ` to revision ${undos[0]?.to}` : ''}`,
      impact: await replacing(
        changed.map(({ live }) => live),
        context,
      ),
      warnings: changed.flatMap(({ live }) => applied(live)),
      ...(one?.now !== undefined &&
        changed.length === 1 && {
          undo: `rollout undo ${typed(one.live)} --to-revision=${one.now}${placeWords(one.live, context)}`,
        }),
      ...(one && changed.length === 1 && { follow: { kind: 'rollout' as const, on: one.live.on } }),
    },
    context,
  )
}

async function undoOne(live: Live, toRevision: number, context: Context): Promise<Undo> {
  const { on } = live
  const revisions = await readRevisions(live, context)
  const target = chosen(revisions, toRevision, live)
  const isDeployment = on.kind === 'Deployment'
  if (isDeployment && dig(live.object.spec, 'paused') === true) {
    throw new Fault(
      'invalid',
      "you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again",
      { hint: `First: /k8s rollout resume deploy/${on.name}` },
    )
  }
  const whole = await wholeObject(live, context)
  const now = revisions.find(({ template }) => sameTemplate(template, dig(whole, 'spec', 'template')))?.number
  const shared = { live, contentType: isDeployment ? JSON_PATCH : STRATEGIC_MERGE_PATCH } as const
  if (sameTemplate(target.template, dig(whole, 'spec', 'template'))) {
    const prints = `${live.full} skipped rollback (current template already matches revision ${toRevision})`
    return { live, now, to: target.number, patch: { ...shared, body: undefined, prints } }
  }
  const body = isDeployment ? deploymentPatch(whole, target) : target.data
  return { live, now, to: target.number, patch: { ...shared, body, prints: `${live.full} rolled back` } }
}

/** The second newest without a number, as kubectl counts them. */
function chosen(revisions: readonly Revision[], wanted: number, { on }: Live): Revision {
  const sorted = [...revisions].sort((a, b) => b.number - a.number)
  const found = wanted > 0 ? sorted.find(({ number }) => number === wanted) : sorted[1]
  if (found) return found
  const kept = sorted.map(({ number }) => number).join(', ')
  if (wanted > 0) {
    throw new Fault('not-found', `unable to find specified revision ${wanted} in history`, {
      hint: kept ? `There are: ${kept}.` : 'None is kept.',
    })
  }
  throw new Fault(
    'not-found',
    on.kind === 'Deployment'
      ? `no rollout history found for deployment "${on.name}"`
      : 'no last revision to roll back to',
    { hint: `Which are kept: /k8s rollout history ${on.resource}/${on.name}` },
  )
}

function deploymentPatch(whole: unknown, { template, annotations }: Revision) {
  const own = dig(whole, 'metadata', 'annotations')
  const kept = isRecord(own) ? Object.entries(own).filter(([key]) => KEPT.includes(key)) : []
  const theirs = Object.entries(annotations).filter(([key]) => !KEPT.includes(key))
  return [
    { op: 'replace', path: '/spec/template', value: withoutHash(template) },
    { op: 'replace', path: '/metadata/annotations', value: Object.fromEntries([...kept, ...theirs]) },
  ]
}

function withoutHash(template: unknown): unknown {
  if (!isRecord(template) || !isRecord(template.metadata) || !isRecord(template.metadata.labels)) return template
  const { [HASH]: _, ...labels } = template.metadata.labels
  return { ...template, metadata: { ...template.metadata, labels } }
}

/** Whoever applies its manifest again brings back what is undone here (kubectl pkg/cmd/rollout/rollout_undo.go). */
function applied({ object, full }: Live): string[] {
  const last = dig(object.metadata, 'annotations', KEPT[0] ?? '')
  const manager = object.metadata.managedFields
  const isApplied =
    textOf(last) !== '' || (Array.isArray(manager) && manager.some((each) => dig(each, 'operation') === 'Apply'))
  return isApplied ? [`${full} is applied from a manifest: the next apply brings back what is undone here.`] : []
}
