import type { Reply } from '../../src/reply.ts'

const AT = Date.UTC(2026, 10, 22, 2, 14)

/** Messages people know by sight. */
export const SAMPLES: Readonly<Record<string, Reply>> = {
  question: {
    nodes: [
      { kind: 'context', text: 'prod-weu · shop · 14 pods, 2 not ready' },
      {
        kind: 'table',
        columns: ['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE'],
        rows: [
          ['api-7d9f8c6b5-x2k4q', '0/1', 'CrashLoopBackOff', '7 (2m ago)', '31m'],
          ['web-5c4d7-q8zl1', '0/1', 'ContainerCreating', '0', '40s'],
          ['cart-6f9d5-4mtx2', '1/1', 'Running', '0', '2d4h'],
        ],
        total: 14,
        caption: 'pods in shop on prod-weu',
        answer: true,
      },
      {
        kind: 'buttons',
        buttons: [
          { kind: 'button', id: 'all', label: 'All', command: '/k8s get pods -n shop', replaces: true },
          { kind: 'button', id: 'share', label: 'Share', command: '/k8s get pods -n shop --share' },
        ],
      },
    ],
  },
  incident: {
    nodes: [
      { kind: 'heading', tone: 'bad', text: 'PAGE  api is down in shop on prod-weu: 3 of 3 pods crash looping' },
      { kind: 'text', text: ['Since ', { time: AT }, '. Acknowledged by nobody.'] },
      {
        kind: 'fields',
        fields: [
          { name: 'Impact', value: '0 of 3 ready. Service api has no endpoints.' },
          { name: 'Cause', value: ['OOMKilled, exit 137. Used ', { code: '255Mi' }, ' of ', { code: '256Mi' }] },
          { name: 'Changed', value: ['Rollout to ', { code: 'api:1.8.2' }, ' by ', { person: 'U0DEV' }] },
          { name: 'Next', value: 'Undo the rollout, or raise the memory limit.' },
        ],
      },
      { kind: 'context', text: ['INC-4F2K · ', { link: 'https://runbooks.example.com/api', label: 'runbook' }] },
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
          {
            kind: 'button',
            id: 'undo',
            label: 'Undo rollout',
            command: '/k8s rollout undo deploy/api -n shop',
            style: 'danger',
            confirm: 'Goes back to api:1.8.1 on prod-weu.',
          },
        ],
      },
    ],
  },
  rollout: {
    nodes: [
      { kind: 'heading', tone: 'info', text: 'ROLLING OUT  api 1.8.3 in shop on prod-weu' },
      { kind: 'progress', label: 'ready', done: 2, of: 3 },
      { kind: 'list', items: ['api-6b7c-1 ready after 11 s', ['api-6b7c-3 pulling ', { code: 'api:1.8.3' }]] },
      { kind: 'diff', text: '-  image: api:1.8.1\n+  image: api:1.8.3\n' },
      {
        kind: 'select',
        id: 'pod',
        label: 'Logs of…',
        command: '/k8s logs {} -n shop',
        options: [{ label: 'api-6b7c-1', value: 'api-6b7c-1' }],
      },
    ],
  },
}
