import type { Reply } from '../../src/reply.ts'

const PODS = [
  ['api-7d9f8c6b5-x2k4q', '0/1', 'CrashLoopBackOff', '7 (2m ago)', '31m'],
  ['api-7d9f8c6b5-m8s2l', '1/1', 'Running', '3 (14m ago)', '31m'],
  ['web-5c4d7b9f6-q8zl1', '0/1', 'ContainerCreating', '0', '40s'],
  ['web-5c4d7b9f6-7hfp2', '1/1', 'Running', '0', '2d4h'],
  ['cart-6f9d5c8d7-4mtx2', '1/1', 'Running', '0', '2d4h'],
  ['cart-6f9d5c8d7-zz9qk', '1/1', 'Running', '0', '2d4h'],
  ['search-0', '1/1', 'Running', '1 (5d ago)', '9d'],
  ['payments-84b7d95c5d-lk2wv', '1/1', 'Running', '0', '18h'],
] as const

/** Replies as the bot gives them, one for each thing the page must show well. */
export const pods: Reply = {
  nodes: [
    { kind: 'text', text: [{ strong: 'prod-weu' }, ' · shop · 8 pods, 2 not ready'] },
    {
      kind: 'table',
      caption: 'pods in shop on prod-weu',
      columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
      rows: PODS,
      answer: true,
    },
    { kind: 'context', text: 'not ready first' },
    {
      kind: 'buttons',
      buttons: [
        { kind: 'button', id: 'refresh', label: 'Refresh', command: '/k8s get pods -n shop', replaces: true },
        { kind: 'button', id: 'share', label: 'Share', command: '/k8s get pods -n shop --share' },
      ],
    },
    {
      kind: 'select',
      id: 'row',
      label: 'Logs of',
      command: '/k8s logs {} -n shop',
      options: PODS.map(([name]) => ({ label: name, value: name })),
    },
  ],
}

export const wide: Reply = {
  nodes: [
    { kind: 'text', text: [{ strong: 'prod-weu' }, ' · all namespaces · 40 of 312 pods'] },
    {
      kind: 'table',
      caption: 'pods in all namespaces on prod-weu',
      total: 312,
      columns: [
        'NAMESPACE',
        'NAME',
        'READY',
        'STATUS',
        'RESTARTS',
        'AGE',
        'IP',
        'NODE',
        'NOMINATED NODE',
        'READINESS GATES',
      ],
      rows: Array.from({ length: 40 }, (_, i) => {
        const [name = '', ...rest] = PODS[i % PODS.length] ?? []
        const node = `aks-userpool-31415926-vmss00000${i % 6}`
        return ['shop', `${name}-${i}`, ...rest, `10.244.${i % 6}.${i + 10}`, node, '<none>', '<none>']
      }),
      answer: true,
    },
    { kind: 'context', text: '40 of 312. All of them: /k8s get pods -A -o wide --limit 312' },
  ],
}

export const log: Reply = {
  nodes: [
    {
      kind: 'text',
      text: ['Logs of ', { code: 'api-7d9f8c6b5-x2k4q' }, ', container ', { code: 'api' }, ', last 400 lines'],
    },
    {
      kind: 'code',
      filename: 'api-7d9f8c6b5-x2k4q.log',
      text: Array.from({ length: 400 }, (_, i) => {
        const at = new Date(Date.UTC(2026, 10, 22, 2, 14, i % 60, (i * 137) % 1000)).toISOString()
        const line =
          i % 23 === 22
            ? 'ERROR heap 255Mi of 256Mi, about to be killed <!channel> *not bold*'
            : `INFO GET /cart/${i} 200 ${(i * 7) % 90}ms`
        return `${at} ${line}\n`
      }).join(''),
      answer: true,
    },
  ],
}

export const wrong: Reply = {
  nodes: [
    {
      kind: 'text',
      tone: 'bad',
      text: ['I don’t know the flag ', { code: '--sortby' }, ' of get. Did you mean ', { code: '--sort-by' }, '?'],
    },
    { kind: 'context', text: '/k8s help get · id 7Q3F' },
  ],
}

export const incident: Reply = {
  nodes: [
    {
      kind: 'heading',
      tone: 'bad',
      text: 'PAGE  api is down in shop on prod-weu: 3 of 3 pods crash looping since 02:14',
    },
    {
      kind: 'fields',
      fields: [
        {
          name: 'Impact',
          value: [
            '0 of 3 ready. Service ',
            { code: 'api' },
            ' has no endpoints; ingress shop.example.com routes to it.',
          ],
        },
        { name: 'Cause', value: 'OOMKilled, exit 137. Used 255Mi of 256Mi before each kill (7 times in 12 min).' },
        {
          name: 'Changed',
          value: [
            '02:11 rollout to ',
            { code: 'api:1.8.2' },
            ' by ',
            { person: 'oncall' },
            ', approved by ',
            { person: 'lead' },
            '.',
          ],
        },
        { name: 'Next', value: 'Undo the rollout, or raise the memory limit.' },
      ],
    },
    { kind: 'context', text: 'INC-4F2K · acknowledged by nobody · runbook' },
    {
      kind: 'buttons',
      buttons: [
        {
          kind: 'button',
          id: 'ack',
          label: 'Acknowledge',
          command: '/k8s ack INC-4F2K',
          style: 'primary',
          replaces: true,
        },
        { kind: 'button', id: 'logs', label: 'Logs', command: '/k8s logs deploy/api -n shop' },
        { kind: 'button', id: 'describe', label: 'Describe', command: '/k8s describe deploy/api -n shop' },
        {
          kind: 'button',
          id: 'undo',
          label: 'Undo rollout',
          command: '/k8s rollout undo deploy/api -n shop',
          style: 'danger',
          confirm: 'Roll api in shop on prod-weu back to api:1.8.1? 3 pods are replaced one at a time.',
        },
      ],
    },
    {
      kind: 'select',
      id: 'snooze',
      label: 'Snooze',
      command: '/k8s snooze INC-4F2K {}',
      options: [
        { label: '15 minutes', value: '15m' },
        { label: '1 hour', value: '1h' },
      ],
      replaces: true,
    },
  ],
}

export const acknowledged: Reply = {
  nodes: [
    ...incident.nodes.slice(0, 2),
    { kind: 'context', text: ['INC-4F2K · acknowledged by ', { person: 'oncall' }, ' · runbook'] },
    incident.nodes[3] ?? { kind: 'text', text: '' },
  ],
}

export const rollout: Reply = {
  nodes: [
    { kind: 'heading', tone: 'info', text: 'ROLLING OUT  api 1.8.3 in shop on prod-weu' },
    { kind: 'progress', label: 'Ready', done: 2, of: 3 },
    {
      kind: 'list',
      items: [
        [{ code: 'api-6b7c-1' }, ' ready after 11 s'],
        [{ code: 'api-6b7c-2' }, ' ready after 9 s'],
        [{ code: 'api-6b7c-3' }, ' pulling, 3 s'],
      ],
    },
    { kind: 'diff', text: '-        image: registry.example/api:1.8.1\n+        image: registry.example/api:1.8.3\n' },
  ],
}
