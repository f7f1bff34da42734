import { expect, test } from 'vitest'
import type { Card } from '../../../src/incident/card.ts'
import { plainText } from '../../../src/reply.ts'
import { incidentReply } from '../../../src/view/incident/incident.ts'
import { reportReply } from '../../../src/view/incident/report.ts'

const card: Card = {
  id: 'INC-4F2K',
  cluster: 'prod-weu',
  subject: { kind: 'Deployment', namespace: 'shop', name: 'api' },
  standing: 'open',
  severity: 'page',
  word: 'PAGE',
  title: [{ strong: 'api' }, ' is down in shop on prod-weu: 3 of 3 pods crash looping since ', { time: 0 }],
  rows: [{ name: 'Cause', line: 'OOMKilled, exit 137.' }],
  footer: ['INC-4F2K · acknowledged by nobody'],
  runbook: 'https://runbooks.example/api',
  fixes: [{ do: 'undo', kind: 'Deployment', name: 'api' }],
  logs: { pod: 'api-1-x', container: 'app', previous: true },
  pod: 'api-1-x',
}

test('what can be done are command lines, the safe ones first and the change last, at most five', () => {
  const buttons = incidentReply(card).nodes.flatMap((node) => (node.kind === 'buttons' ? node.buttons : []))
  expect(buttons.map(({ label, command, style }) => [label, command, style])).toEqual([
    ['Acknowledge', '/k8s incident ack INC-4F2K', 'primary'],
    ['Logs', '/k8s logs api-1-x -c app --previous --tail=50 -n shop --cluster prod-weu', undefined],
    ['Describe', '/k8s describe deployment/api -n shop --cluster prod-weu', undefined],
    ['Events', '/k8s events --for pod/api-1-x -n shop --cluster prod-weu', undefined],
    ['Undo rollout', '/k8s rollout undo deployment/api -n shop --cluster prod-weu', 'danger'],
  ])
  const snooze = incidentReply(card).nodes.find((node) => node.kind === 'select')
  expect(snooze).toMatchObject({ command: '/k8s incident snooze INC-4F2K {}' })
})

test('ten lines of the log at most, a runbook only where it is an address, and no buttons once it is over', () => {
  const log = Array.from({ length: 30 }, (_, i) => `line ${i}`).join('\n')
  const shown = plainText(incidentReply(card, { log }))
  expect(shown).toContain('line 20\n')
  expect(shown).not.toContain('line 19\n')
  expect(shown).toContain('runbook (https://runbooks.example/api)')
  expect(plainText(incidentReply({ ...card, runbook: 'javascript:alert(1)' }))).not.toContain('javascript')
  expect(incidentReply({ ...card, standing: 'resolved' }, { log }).nodes.map(({ kind }) => kind)).toEqual([
    'text',
    'fields',
    'context',
  ])
})

test('the report says so when nothing happened, and counts what it leaves out', () => {
  expect(plainText(reportReply('prod-weu', [], { from: 0, to: 60_000 }))).toContain('nothing happened')
  expect(
    plainText(
      reportReply(
        'prod-weu',
        Array.from({ length: 50 }, () => 'x'),
        { from: 0, to: 1 },
      ),
    ),
  ).toContain('and 10 more')
})
