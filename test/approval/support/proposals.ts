import type { Party, Proposal } from '../../../src/approval/proposal.ts'
import type { Plan } from '../../../src/change/plan.ts'
import { planHash } from '../../../src/change/plan.ts'

export const NOW = Date.parse('2026-11-20T02:30:00Z')

export function party(user: string, groups: readonly string[] = []): Party {
  return {
    principal: { platform: 'slack', team: 'T1', user: `U-${user}`, name: user, standing: 'member' },
    subject: { user: `${user}@shop.example`, groups },
  }
}

export const plan: Plan = {
  v: 1,
  verb: 'scale',
  cluster: 'prod-weu',
  clusterUid: 'c1',
  steps: [
    {
      kind: 'send',
      on: { group: 'apps', version: 'v1', resource: 'deployments', kind: 'Deployment', namespace: 'shop', name: 'api' },
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/api/scale',
      body: { spec: { replicas: 5 } },
      redo: 'reconcile',
    },
  ],
  says: 'Scale deployment shop/api from 3 to 5',
  prints: ['deployment.apps/api scaled'],
  diff: '',
  impact: ['2 pods are started'],
  warnings: [],
}

export function proposal(more: Partial<Proposal> = {}): Proposal {
  return {
    v: 1,
    id: 'CH-1',
    request: 'r1',
    line: 'scale deploy/api --replicas=5 -n shop',
    askedAt: NOW,
    plan,
    hash: planHash(plan),
    requester: party('oncall'),
    rule: 'prod',
    needs: [{ count: 1, from: ['leads'], expires: 30, reason: false, breakGlass: false }],
    places: [],
    createdAt: NOW,
    expiresAt: NOW + 30 * 60_000,
    votes: [],
    state: { is: 'pending' },
    progress: plan.steps.map(() => ({ is: 'waiting' })),
    revision: 1,
    ...more,
  }
}
