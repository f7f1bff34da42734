import { Fault } from '../../../src/fault.ts'
import { readPatch } from '../../../src/kube/manifest.ts'
import { isRecord } from '../../../src/kube/objects.ts'
import { apiVersionOf } from '../../../src/kube/resources.ts'
import { StatusFault } from '../../../src/kube/status.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Planner } from '../planner.ts'
import { spokenAll } from './chosen.ts'
import { replacing } from './impact.ts'
import { JSON_PATCH, MERGE_PATCH, patchPlan, readLive, STRATEGIC_MERGE_PATCH } from './patched.ts'

const CONTENT = { json: JSON_PATCH, merge: MERGE_PATCH, strategic: STRATEGIC_MERGE_PATCH } as const

/** kubectl patch (kubectl pkg/cmd/patch/patch.go). */
export const patch: Planner<'patch'> = async ({ resources, type, written }, { subresource }, context) => {
  const body = readPatch(written)
  if (type === 'json' ? !Array.isArray(body) : !isRecord(body)) {
    throw new Fault(
      'usage',
      type === 'json' ? 'A JSON patch is a list of operations.' : 'A patch is an object with the fields that change.',
      {
        hint:
          type === 'json' ? '[{"op": "replace", "path": "/spec/replicas", "value": 3}]' : '{"spec": {"replicas": 3}}',
      },
    )
  }
  const targets = await findTargets(resources, context)
  if (targets.some(({ resource }) => resource.kind === 'Secret' && resource.group === '')) {
    throw new Fault('denied', 'Secrets are not written from chat: what is typed here is read by others.', {
      hint: 'Use the pipeline or the vault it comes from.',
    })
  }
  const lives = await readLive(targets, context)
  const patches = lives.map((live) => ({
    live,
    body,
    contentType: CONTENT[type],
    prints: `${live.full} patched`,
    unchanged: `${live.full} patched (no change)`,
    ...(subresource && { subresource }),
  }))
  const templated = lives.filter(() => /"template"/.test(JSON.stringify(body)))
  const impact = templated.length > 0 ? await replacing(templated, context) : []
  try {
    return await patchPlan('patch', patches, { says: `Patch ${spokenAll(lives)}`, impact }, context)
  } catch (error) {
    const [one] = lives
    if (!one || !(error instanceof StatusFault) || error.status.code !== 415) throw error
    const words = `${CONTENT[type]} is not supported by ${apiVersionOf(one.resource)}, Kind=${one.on.kind}: ${error.message.replace(/^Error from server[^:]*: /, '')}`
    throw new Fault('invalid', words, { hint: 'Custom kinds take --type=merge.' })
  }
}
