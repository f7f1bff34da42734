import { timeOf } from '../age.ts'
import { dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { ago, span } from './ago.ts'
import { conditionOf } from './pod-state.ts'
import type { State, Verdict } from './verdict.ts'
import { commas, fact, short } from './verdict.ts'
import type { Warning } from './warnings.ts'
import { warningFacts, warningsIn } from './warnings.ts'

type Around = { readonly pods: readonly unknown[]; readonly events: readonly unknown[] | undefined }

/** Whether a claim has its volume, and who uses it. `pods` are those of its namespace; `now` in ms since the epoch. */
export function claimVerdict(claim: unknown, { pods, events }: Around, now: number): Verdict {
  const name = textOf(dig(claim, 'metadata', 'name'))
  const made = timeOf(dig(claim, 'metadata', 'creationTimestamp'))
  const warnings = warningsIn(events)
  const users = pods
    .filter((pod) =>
      fieldsList(dig(pod, 'spec', 'volumes')).some(
        (volume) => dig(volume, 'persistentVolumeClaim', 'claimName') === name,
      ),
    )
    .map((pod) => textOf(dig(pod, 'metadata', 'name')))
  const waits = (Array.isArray(events) ? events : []).some((event) => dig(event, 'reason') === 'WaitForFirstConsumer')
  return {
    ...claimState(claim, { warnings, waits, now }),
    facts: [
      ...fact(
        'Size',
        commas(
          textOf(dig(claim, 'status', 'capacity', 'storage')) ||
            `${textOf(dig(claim, 'spec', 'resources', 'requests', 'storage'))} asked for`,
        ),
      ),
      ...fact('Used by', commas(...users) || 'no pod'),
      ...warningFacts(warnings, now, new Set(['ProvisioningFailed'])),
    ],
    small: [
      textOf(dig(claim, 'spec', 'storageClassName')) || 'no storage class',
      textOf(dig(claim, 'spec', 'volumeName')),
      made === undefined ? '' : `made ${ago(made, now)}`,
    ],
  }
}

type Known = { readonly warnings: readonly Warning[]; readonly waits: boolean; readonly now: number }

function claimState(claim: unknown, { warnings, waits, now }: Known): State {
  const made = timeOf(dig(claim, 'metadata', 'creationTimestamp'))
  const phase = textOf(dig(claim, 'status', 'phase'))
  if (dig(claim, 'metadata', 'deletionTimestamp')) {
    const held = listOf(dig(claim, 'metadata', 'finalizers')).includes('kubernetes.io/pvc-protection')
    return { tone: 'warn', state: 'Being deleted', detail: held ? 'it waits until no pod uses it' : '' }
  }
  if (phase === 'Lost')
    return { tone: 'bad', state: 'Lost', detail: `its volume ${textOf(dig(claim, 'spec', 'volumeName'))} is gone` }
  if (phase === 'Pending') {
    const failed = warnings.find(({ reason }) => reason === 'ProvisioningFailed')
    const lasts = made === undefined ? '' : `for ${span(now - made)}`
    if (failed) return { tone: 'bad', state: 'No volume', detail: `${lasts}; ${failed.message}` }
    if (waits) return { tone: 'info', state: 'Waiting', detail: 'its volume is made when a pod first uses it' }
    return { tone: 'warn', state: 'No volume', detail: lasts }
  }
  const resize = ['FileSystemResizePending', 'Resizing'].find((type) => conditionOf(claim, type)?.status === 'True')
  const wanted = textOf(dig(claim, 'spec', 'resources', 'requests', 'storage'))
  if (resize === 'FileSystemResizePending')
    return { tone: 'warn', state: 'Growing', detail: `to ${wanted} when its pod is started again` }
  if (resize) return { tone: 'info', state: 'Growing', detail: `to ${wanted}` }
  return phase === 'Bound'
    ? { tone: 'good', state: 'Bound', detail: '' }
    : { tone: 'warn', state: phase || 'Unknown', detail: '' }
}

/** Whether a volume is in use, and what becomes of its data. `now` in ms since the epoch. */
export function volumeVerdict(volume: unknown, { events }: Pick<Around, 'events'>, now: number): Verdict {
  const spec = fieldsOf(dig(volume, 'spec'))
  const made = timeOf(dig(volume, 'metadata', 'creationTimestamp'))
  const claim = fieldsOf(spec.claimRef)
  const owner = textOf(claim.name) === '' ? '' : `${textOf(claim.namespace)}/${textOf(claim.name)}`
  return {
    ...volumeState(volume, owner),
    facts: [
      ...fact('Claim', owner),
      ...fact('Size', textOf(dig(spec, 'capacity', 'storage'))),
      ...warningFacts(warningsIn(events), now),
    ],
    small: [
      textOf(spec.storageClassName),
      `${textOf(spec.persistentVolumeReclaimPolicy)} when released`,
      made === undefined ? '' : `made ${ago(made, now)}`,
    ],
  }
}

function volumeState(volume: unknown, owner: string): State {
  const policy = textOf(dig(volume, 'spec', 'persistentVolumeReclaimPolicy'))
  const message = short(textOf(dig(volume, 'status', 'message')))
  switch (textOf(dig(volume, 'status', 'phase'))) {
    case 'Bound':
      return { tone: 'good', state: 'Bound', detail: owner && `to ${owner}` }
    case 'Available':
      return { tone: 'info', state: 'Free', detail: 'no claim has it' }
    case 'Released': {
      const kept = policy === 'Retain' ? 'its data are kept; nobody can claim it until somebody clears its claim' : ''
      return { tone: 'warn', state: 'Released', detail: commas(owner && `${owner} is gone`, kept) }
    }
    case 'Failed':
      return { tone: 'bad', state: 'Failed', detail: message || 'it could not be deleted or cleaned' }
    default:
      return { tone: 'warn', state: textOf(dig(volume, 'status', 'phase')) || 'Unknown', detail: message }
  }
}
