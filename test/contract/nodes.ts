import type { Button, Input, Node, Reply, Select } from '../../src/reply.ts'

export const refresh: Button = {
  kind: 'button',
  id: 'refresh',
  label: 'Refresh',
  command: '/k8s get pods',
  replaces: true,
}
export const logs: Button = { kind: 'button', id: 'logs', label: 'Logs', command: '/k8s logs web-0', style: 'danger' }
export const namespace: Select = {
  kind: 'select',
  id: 'namespace',
  label: 'Namespace',
  command: '/k8s get pods -n {}',
  options: [
    { label: 'shop', value: 'shop' },
    { label: 'data', value: 'data' },
  ],
}
export const reason: Input = {
  kind: 'input',
  id: 'why',
  label: 'Reason',
  placeholder: 'Reason',
  command: '/k8s deny CH-1 {}',
}

/** One of each kind of node, and a word that must be read wherever it is shown. */
export const NODES: readonly (readonly [Node, string])[] = [
  [{ kind: 'heading', text: 'api is down', tone: 'bad' }, 'api is down'],
  [{ kind: 'text', text: ['limit ', { code: '256Mi' }, { strong: ' reached' }] }, '256Mi'],
  [{ kind: 'fields', fields: [{ name: 'Cause', value: 'OOMKilled' }] }, 'OOMKilled'],
  [{ kind: 'table', columns: ['NAME', 'READY'], rows: [['web-0', '1/1']] }, 'web-0'],
  [{ kind: 'code', text: 'listening on :8080\n' }, 'listening on :8080'],
  [{ kind: 'diff', text: '-replicas: 3\n+replicas: 4\n' }, 'replicas: 4'],
  [{ kind: 'list', items: ['first thing'] }, 'first thing'],
  [{ kind: 'context', text: 'INC-4F2K' }, 'INC-4F2K'],
  [{ kind: 'progress', label: 'ready', done: 2, of: 3 }, '2 of 3'],
  [{ kind: 'buttons', buttons: [refresh] }, 'Refresh'],
  [namespace, 'Namespace'],
  [reason, 'Reason'],
  [{ kind: 'file', name: 'web.log', text: 'one line\n' }, 'web.log'],
]

/** What one may take back who asked for it, and others decide about. */
export function decision(asker: string): Reply {
  const approvers = { roles: ['leads'], except: [asker] }
  const buttons: Button[] = [
    { kind: 'button', id: 'approve', label: 'Approve', command: '/k8s approve CH-1', replaces: true, for: approvers },
    { kind: 'button', id: 'cancel', label: 'Take back', command: '/k8s cancel CH-1', for: { people: [asker] } },
  ]
  return {
    nodes: [
      { kind: 'text', text: 'CH-1' },
      { kind: 'buttons', buttons },
      { ...reason, for: approvers },
    ],
  }
}
