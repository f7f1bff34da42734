import type { Send } from '../../../src/change/plan.ts'
import { Fault } from '../../../src/fault.ts'
import { isObject } from '../../../src/kube/objects.ts'
import { resourcePath } from '../../../src/kube/paths.ts'
import { dig, fieldsList, fieldsOf, listOf, textOf } from '../../../src/view/fields.ts'
import { objectDiff } from '../../../src/view/object-diff.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { readChosen } from './chosen.ts'
import type { Live, Tried } from './patched.ts'
import { plan, together } from './patched.ts'
import { wholeObject } from './revisions.ts'

type Args = Parameters<Planner<'certificate approve'>>
type Verdict = { readonly type: string; readonly not: string; readonly word: string; readonly does: string }

const APPROVE: Verdict = { type: 'Approved', not: 'Denied', word: 'approved', does: 'approve' }
const DENY: Verdict = { type: 'Denied', not: 'Approved', word: 'denied', does: 'deny' }
const TRIED = { fieldManager: 'quarterdeck', fieldValidation: 'Strict', dryRun: 'All' }

/** kubectl certificate approve: a condition of the request (kubectl pkg/cmd/certificates). */
export const certificateApprove: Planner<'certificate approve'> = (...args) => planVerdict(APPROVE, args)

/** kubectl certificate deny. */
export const certificateDeny: Planner<'certificate deny'> = (...args) => planVerdict(DENY, args)

async function planVerdict(verdict: Verdict, [requests, flags, context]: Args) {
  const lives = await readChosen(requests, {}, context)
  for (const live of lives) {
    if (hasCondition(live, verdict.not)) {
      const words = `certificate signing request "${live.on.name}" is already ${verdict.not}`
      throw new Fault('conflict', words, { hint: 'Whoever needs it asks for it again.' })
    }
  }
  const open = lives.filter((live) => flags.force === true || !hasCondition(live, verdict.type))
  const tried = await together(open, (live) => attempt(live, verdict, context))
  const names = lives.map(({ on }) => on.name).join(', ')
  return plan(
    `certificate ${verdict.does}`,
    lives.map(({ full }) => `${full} ${verdict.word}`),
    tried,
    {
      says: `${verdict === APPROVE ? 'Approve' : 'Deny'} the certificate request ${names}`,
      impact: lives.map(inWords),
      warnings:
        verdict === APPROVE
          ? ['Who holds the certificate is whom it names, until it ends: it cannot be called back.']
          : [],
    },
    context,
  )
}

async function attempt(live: Live, { type, does }: Verdict, context: Context): Promise<Tried> {
  const { api, signal, askedAt } = context
  const whole = await wholeObject(live, context)
  if (!isObject(whole)) throw new Fault('cluster', `${api.cluster} answered with something that is not an object.`)
  const { managedFields: _, resourceVersion: _version, ...metadata } = whole.metadata
  const time = new Date(askedAt).toISOString().replace(/\.\d+Z$/, 'Z')
  const reason = `Kubectl${type === 'Approved' ? 'Approve' : 'Deny'}`
  const message = `This CSR was ${type.toLowerCase()} by kubectl certificate ${does}.`
  const condition = { type, status: 'True', reason, message, lastUpdateTime: time, lastTransitionTime: time }
  const others = fieldsList(dig(whole.status, 'conditions')).filter((each) => each.type !== type)
  const { on, resource } = live
  const step: Send = {
    kind: 'send',
    on,
    method: 'PUT',
    path: resourcePath(resource, { name: on.name, subresource: 'approval' }),
    body: { ...whole, metadata, status: { ...fieldsOf(whole.status), conditions: [...others, condition] } },
    redo: 'reconcile',
  }
  await api.send('PUT', step.path, step.body, { query: TRIED, signal })
  const [before, after] = [{ conditions: others }, { conditions: [...others, condition] }]
  return { step, diff: objectDiff(live.full, before, after), dangers: [] }
}

function hasCondition({ object }: Live, type: string): boolean {
  return fieldsList(dig(object.status, 'conditions')).some((each) => each.type === type)
}

function inWords({ on, object }: Live): string {
  const { username, signerName, usages } = fieldsOf(object.spec)
  return `${on.name}: ${textOf(username)} asks ${textOf(signerName)} for ${listOf(usages).map(textOf).join(', ')}.`
}
