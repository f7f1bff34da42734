import type { Node, Tone } from '../../reply.ts'
import type { Finding } from './finding.ts'

/** A cluster's health as a card: the verdict in its first line, then what it was judged by. */
export function healthCard(cluster: string, findings: readonly Finding[]): Node[] {
  return [
    { kind: 'text', tone: toneOf(findings), text: [{ strong: cluster }, ` ${verdict(findings)}`] },
    { kind: 'fields', fields: findings.map(({ name, value }) => ({ name, value })) },
  ]
}

/** Without these nobody can say that a cluster is healthy. */
const ESSENTIAL = new Set(['API server', 'Nodes', 'Pods'])

function verdict(findings: readonly Finding[]): string {
  const bad = headlines(findings, 'bad')
  const warn = headlines(findings, 'warn')
  const unseen = findings.filter(({ tone }) => tone === 'unknown').map(({ name }) => name)
  const but = unseen.length > 0 ? ` Not seen: ${unseen.join(', ')}.` : ''
  if (bad.length > 0) return `is in trouble: ${[...bad, ...warn].join('; ')}.${but}`
  if (warn.length > 0) return `works; worth a look: ${warn.join('; ')}.${but}`
  if (isBlind(findings)) return `shows no trouble, but too little of it can be seen to call it healthy.${but}`
  return `is healthy.${but}`
}

function isBlind(findings: readonly Finding[]): boolean {
  return findings.some(({ name, tone }) => tone === 'unknown' && ESSENTIAL.has(name))
}

function headlines(findings: readonly Finding[], tone: Finding['tone']): string[] {
  return findings.flatMap((one) => (one.tone === tone && one.headline ? [one.headline] : []))
}

function toneOf(findings: readonly Finding[]): Tone {
  if (findings.some(({ tone }) => tone === 'bad')) return 'bad'
  if (findings.some(({ tone, headline }) => tone === 'warn' && headline)) return 'warn'
  return isBlind(findings) ? 'info' : 'good'
}
