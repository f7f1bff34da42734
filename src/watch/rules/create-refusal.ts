import type { Line } from '../../reply.ts'
import { clip } from './crash-cause.ts'

/** Why a pod could not be created. */
export type CreateRefusal = {
  readonly line: Line
  /** Says the same for the same cause, whatever the numbers. */
  readonly key: string
  readonly next: string
  readonly shares: readonly string[]
}

/** Who refuses, in the words of the API server (pkg/quota admission, apiserver webhook errors, pod security). */
export function refusalOf(message: string, namespace: string): CreateRefusal {
  return (
    byQuota(message, namespace) ??
    byWebhook(message) ??
    byServer(message) ?? {
      line: [clip(message === '' ? 'nothing says why' : message)],
      key: 'create',
      next: 'Look at the events of its ReplicaSet.',
      shares: [],
    }
  )
}

function byQuota(message: string, namespace: string): CreateRefusal | undefined {
  const quota = /exceeded quota: ([^,\s]+)(?:, (.*))?/.exec(message)
  if (!quota) return undefined
  const [, name = '', numbers = ''] = quota
  return {
    line: ['quota ', { code: name }, ` is used up${numbers === '' ? '' : `: ${clip(numbers)}`}`],
    key: `quota ${name}`,
    next: 'Raise the quota, or scale something down.',
    shares: [`quota/${namespace}/${name}`],
  }
}

function byWebhook(message: string): CreateRefusal | undefined {
  const name = /(?:failed calling|admission) webhook "([^"]+)"/.exec(message)?.[1]
  if (name === undefined) return undefined
  const common = { key: `webhook ${name}`, shares: [`webhook/${name}`] }
  const dead = /no endpoints available for service "([^"]+)"/.exec(message)?.[1]
  if (dead !== undefined) {
    return {
      ...common,
      line: ['webhook ', { code: name }, ` must be asked, but its service ${dead} has no endpoints`],
      next: `Bring the pods behind ${dead} back; until then nothing it guards can be created.`,
    }
  }
  const denied = /denied the request: (.+)$/s.exec(message)?.[1]
  if (denied !== undefined) {
    return {
      ...common,
      line: ['webhook ', { code: name }, ` refuses them: ${clip(denied)}`],
      next: 'Correct what it asks for.',
    }
  }
  return {
    ...common,
    line: ['webhook ', { code: name }, `: ${clip(message)}`],
    next: 'See whether the webhook answers; until it does nothing it guards can be created.',
  }
}

function byServer(message: string): CreateRefusal | undefined {
  const account = /serviceaccount "([^"]+)" not found/.exec(message)?.[1]
  if (account !== undefined) {
    const line: Line = ['service account ', { code: account }, ' does not exist']
    return { line, key: 'account', next: 'Create it, or correct its name in the pod template.', shares: [] }
  }
  const said = /is forbidden: (.+)$/s.exec(message)?.[1]
  if (said === undefined) return undefined
  const isSecurity = said.startsWith('violates PodSecurity')
  return {
    line: [`the API server refuses them: ${clip(said)}`],
    key: isSecurity ? 'pod security' : 'forbidden',
    next: isSecurity ? 'Correct its security settings, or what its namespace enforces.' : 'Correct what it refuses.',
    shares: [],
  }
}
