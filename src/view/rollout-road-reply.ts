import type { Button, Line, Node, Reply, Tone } from '../reply.ts'
import type { Phase, Road } from './rollout-road.ts'
import { stepsLine } from './rollout-steps.ts'
import { ago, span } from './verdict/ago.ts'
import { plural } from './verdict/verdict.ts'

/** What is said of a rollout beside how far it is. */
export type RoadAround = {
  /** `web in shop on prod-weu`, with the cluster's guard colour. */
  readonly what: string
  /** `deployments.apps/web`, and the words that name its place: ` -n shop --cluster prod-weu`. */
  readonly typed: string
  readonly place: string
  readonly namespace: string
  /** The line that takes the change back. */
  readonly undo?: string
  /** The line that ends the following of it; undefined once it has ended. */
  readonly stop?: string
  readonly canPause: boolean
  /** When the API server took it, in ms since the epoch. */
  readonly acceptedAt: number
  /** It did not come to its end in time. */
  readonly isLate?: true
  /** Why it cannot be looked at now. */
  readonly away?: string
  /** Why nothing is said of single pods. */
  readonly blind?: string
  /** It takes itself back when it does not come to its end. */
  readonly undoes?: true
  /** What was done about it without being asked. */
  readonly undone?: Line
}

const PODS_SHOWN = 8

const HEADS: Readonly<Record<Phase, { readonly word: string; readonly tone: Tone }>> = {
  rolling: { word: 'ROLLING OUT', tone: 'info' },
  trouble: { word: 'IN TROUBLE', tone: 'bad' },
  paused: { word: 'PAUSED', tone: 'warn' },
  done: { word: 'ROLLED OUT', tone: 'good' },
  stuck: { word: 'NOT ROLLED OUT', tone: 'bad' },
  replaced: { word: 'REPLACED', tone: 'warn' },
  gone: { word: 'DELETED', tone: 'warn' },
  silent: { word: 'NOT FOLLOWED', tone: 'warn' },
}

/** The road an application takes, as it stands: what holds it up first, then each pod, then what can be done. */
export function roadReply(road: Road, around: RoadAround, now: number): Reply {
  const { word, tone } =
    around.isLate && road.phase !== 'done' ? { word: 'NOT ROLLED OUT', tone: 'bad' as const } : HEADS[road.phase]
  return {
    nodes: [
      { kind: 'heading', text: `${word}  ${around.what}: ${inShort(road, around, now)}`, tone },
      ...cause(road, now),
      ...(around.undone ? [{ kind: 'text' as const, text: around.undone }] : []),
      ...bar(road),
      ...(road.isSeen ? [{ kind: 'context' as const, text: stages(road, around) }] : []),
      ...pods(road, now),
      ...small(around),
      ...buttons(road, around),
    ],
  }
}

/** What somebody is told in the thread, who would not notice an edit. */
export function troubleNews({ trouble, ready, wanted }: Road, what: string): Line {
  return [
    { strong: what },
    ` does not get on: ${trouble ? sentence(trouble) : 'unknown why'}. ${ready} of ${wanted} ready.`,
  ]
}

function inShort(
  { phase, ready, wanted, trouble, says, old, isSeen }: Road,
  { acceptedAt, isLate }: RoadAround,
  now: number,
): string {
  const count = `${ready} of ${wanted} ready`
  if (phase === 'rolling' && !isSeen) return 'it begins'
  if (phase === 'done') return `${count} after ${span(now - acceptedAt)}`
  if (phase === 'replaced') return 'another rollout has taken its place'
  if (phase === 'gone') return 'it was deleted meanwhile'
  if (phase === 'silent') return says
  const why = trouble ? `, ${trouble.state.toLowerCase()}` : ''
  const serving = old > 0 && ready < wanted ? `; ${plural(old, 'old pod')} still there` : ''
  if (isLate || phase === 'stuck') return `did not finish within ${span(now - acceptedAt)}: ${count}${why}${serving}`
  return count + why + serving
}

function cause({ trouble, phase }: Road, now: number): Node[] {
  if (!trouble || phase === 'done' || phase === 'replaced' || phase === 'gone') return []
  const which: Line =
    trouble.pod === undefined
      ? []
      : [' ', { code: trouble.pod }, trouble.count > 1 ? ` and ${trouble.count - 1} more` : '']
  return [
    {
      kind: 'text',
      tone: 'bad',
      text: [{ strong: 'Cause' }, ` ${sentence(trouble)}.`, ...which, `, first seen ${ago(trouble.since, now)}`],
    },
  ]
}

function sentence({ state, detail }: { readonly state: string; readonly detail: string }): string {
  return detail === '' ? state : `${state}: ${detail.replace(/\.$/, '')}`
}

function bar({ phase, ready, wanted }: Road): Node[] {
  return wanted > 0 && (phase === 'rolling' || phase === 'trouble' || phase === 'paused')
    ? [{ kind: 'progress', label: 'ready', done: Math.min(ready, wanted), of: wanted }]
    : []
}

/** Each stage of the road with how many are past it. */
function stages(road: Road, { acceptedAt, blind }: RoadAround): Line {
  const { made, scheduled, pulled, started, ready, wanted, old } = road
  const of = (count: number, word: string) => ` · ${count} of ${wanted} ${word}`
  const accepted: Line = ['accepted ', { time: acceptedAt }]
  const past =
    blind === undefined
      ? [of(made, 'created'), of(scheduled, 'scheduled'), of(pulled, 'pulled'), of(started, 'started')]
      : []
  return [...accepted, ...past, of(ready, 'ready'), old > 0 ? ` · ${old} old left` : ' · old ones gone']
}

/** Those that are not ready first. */
function pods({ pods: all, phase }: Road, now: number): Node[] {
  if (all.length === 0 || phase === 'replaced' || phase === 'gone') return []
  const sorted = [...all.filter(({ ready }) => ready === undefined), ...all.filter(({ ready }) => ready !== undefined)]
  const more = sorted.length - PODS_SHOWN
  return [
    { kind: 'list', items: sorted.slice(0, PODS_SHOWN).map((pod) => stepsLine(pod, now)) },
    ...(more > 0 ? [{ kind: 'context' as const, text: `… ${more} more` }] : []),
  ]
}

function small({ away, blind, undoes, stop }: RoadAround): Node[] {
  const lines = [
    away && `I keep trying: ${away}`,
    blind && `Single pods are not shown: ${blind}`,
    undoes && stop && 'It is undone by itself if it does not come to its end.',
  ].flatMap((line) => line || [])
  return lines.map((text) => ({ kind: 'context', text }))
}

function buttons({ phase, trouble, pods: [first] }: Road, around: RoadAround): Node[] {
  const { typed, place, namespace, undo, stop, canPause, undone } = around
  const isOn = stop !== undefined && (phase === 'rolling' || phase === 'trouble')
  const pod = trouble?.pod ?? (canPause ? undefined : first?.name)
  const logs =
    pod === undefined
      ? `logs ${typed}${place}`
      : `logs ${pod}${trouble?.container ? ` -c ${trouble.container}` : ''}${place}`
  const isThere = phase !== 'gone' && trouble?.state !== 'Cannot pull its image'
  const all: Button[] = [
    ...(isThere && namespace ? [{ kind: 'button' as const, id: 'logs', label: 'Logs', command: logs }] : []),
    ...(phase === 'paused'
      ? [{ kind: 'button' as const, id: 'resume', label: 'Resume', command: `rollout resume ${typed}${place}` }]
      : []),
    ...(stop ? [{ kind: 'button' as const, id: 'stop', label: 'Stop following', command: stop, replaces: true }] : []),
    ...(isOn && canPause
      ? [{ kind: 'button' as const, id: 'pause', label: 'Pause', command: `rollout pause ${typed}${place}` }]
      : []),
    ...(undo && !undone && phase !== 'replaced' && phase !== 'gone'
      ? [{ kind: 'button' as const, id: 'undo', label: 'Undo', command: undo, style: 'danger' as const }]
      : []),
  ]
  return all.length > 0 ? [{ kind: 'buttons', buttons: all }] : []
}
