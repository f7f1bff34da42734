import type { Party, Proposal, State } from '../approval/proposal.ts'
import type { Audience, Button, Node, Reply, Span, Tone } from '../reply.ts'
import { UNSEEN } from './plan.ts'

/** What a card shows beside the proposal itself. */
export type CardAround = {
  /** The sign that sets the cluster apart: `🔴 `; empty where nothing does. */
  readonly guard: string
  /** What is still needed, in words: `1 of leads`. */
  readonly needs: string
}

/** The team of those who ask by a token; see src/api/pipeline.ts. */
const PIPELINES = 'pipelines'

/** A diff up to so many lines stands on the card; a longer one is one tap away. */
const DIFF_SHOWN = 14

const HEADS: Readonly<Record<State['is'], { readonly word: string; readonly tone: Tone }>> = {
  pending: { word: 'APPROVAL', tone: 'warn' },
  approved: { word: 'APPROVED', tone: 'info' },
  running: { word: 'RUNNING', tone: 'info' },
  done: { word: 'DONE', tone: 'good' },
  failed: { word: 'FAILED', tone: 'bad' },
  unknown: { word: 'OUTCOME UNKNOWN', tone: 'bad' },
  stale: { word: 'NOT RUN', tone: 'warn' },
  denied: { word: 'DENIED', tone: 'warn' },
  cancelled: { word: 'TAKEN BACK', tone: 'info' },
  expired: { word: 'EXPIRED', tone: 'info' },
}

/** The one message of a change, as it stands now: who wants what, what it would do, who may decide, and how it went. */
export function proposalReply(proposal: Proposal, around: CardAround, road?: Reply): Reply {
  if (road) return withRoad(proposal, road)
  const { plan, state } = proposal
  // Azure has taken it, which is not yet its end.
  const isBegun = state.is === 'done' && plan.follow?.kind === 'azure'
  const { word, tone } = isBegun ? { word: 'BEGUN', tone: 'info' as const } : HEADS[state.is]
  const isPending = state.is === 'pending'
  return {
    nodes: [
      { kind: 'heading', text: `${word}  ${plan.says}, ${around.guard}${plan.cluster}`, tone },
      { kind: 'text', text: standing(proposal) },
      ...soFar(proposal),
      ...answer(proposal),
      { kind: 'fields', fields: fields(proposal, around) },
      ...warnings(proposal),
      ...(isPending && plan.table ? [{ kind: 'table' as const, ...plan.table }] : []),
      ...(isPending || state.is === 'stale' ? diff(plan) : []),
      { kind: 'context', text: [proposal.id, ' · ', { code: typed(proposal.line) }] },
      ...buttons(proposal),
    ],
  }
}

/** A change that is done, and how far what it began is: that comes first. */
function withRoad(proposal: Proposal, { nodes }: Reply): Reply {
  const heading = nodes.filter(({ kind }) => kind === 'heading')
  const below = nodes.filter(({ kind }) => kind === 'buttons')
  // What was done was done, also where nothing good came of it.
  const isBad = heading.some((node) => 'tone' in node && node.tone === 'bad')
  const { id, plan, line, why } = proposal
  const word = plan.follow?.kind === 'azure' ? 'ACCEPTED' : isBad ? 'CHANGED' : 'DONE'
  return {
    nodes: [
      ...heading,
      { kind: 'text', text: [{ strong: word }, ` ${plan.says}; `, ...standing(proposal)] },
      ...nodes.filter(({ kind }) => kind !== 'heading' && kind !== 'buttons'),
      ...answer(proposal),
      ...(why ? [{ kind: 'fields' as const, fields: [{ name: 'Why', value: why }] }] : []),
      { kind: 'context', text: [id, ' · ', { code: typed(line) }] },
      ...below,
    ],
  }
}

function standing({ state, requester, createdAt, votes, plan, progress, expiresAt, stop }: Proposal): readonly Span[] {
  const asked: Span[] = ['asked by ', who(requester), ' ', { time: createdAt }]
  switch (state.is) {
    case 'pending':
      return [...asked, '; ', ...yesOf(votes), 'waits for approval until ', { time: expiresAt }]
    case 'approved':
      return state.brokeGlass === undefined
        ? [...approvedBy(votes, ' '), { time: state.at }, '; waits for its turn; ', ...asked]
        : [...glassOf(state), ...asked]
    case 'running': {
      const done = stepsDone(progress)
      if (stop) return ['is stopped by ', who(stop), '; what is on its way comes to its end']
      return [`step ${Math.min(done + 1, plan.steps.length)} of ${plan.steps.length}, since `, { time: state.at }]
    }
    case 'done':
      return [...glassOf(state), ...approvedBy(votes, ', '), 'done ', { time: state.at }, '; ', ...asked]
    case 'failed':
    case 'unknown':
    case 'stale':
      return [state.why, '; ', ...doneBefore(progress), { time: state.at }, '; ', ...asked]
    case 'denied':
      return ['by ', who(state.by), ' ', { time: state.at }, ...(state.why ? [`: ${state.why}`] : []), '; ', ...asked]
    case 'cancelled':
      return ['by ', who(state.by), ' ', { time: state.at }]
    case 'expired':
      return [
        `${votes.length > 0 ? 'Not approved or begun' : 'Nobody decided'} in time. Nothing was changed; `,
        ...asked,
      ]
  }
}

/** Of several that are needed, those who said yes already. */
function yesOf(votes: Proposal['votes']): Span[] {
  return votes.length === 0 ? [] : ['yes from ', ...votes.flatMap((vote): Span[] => [who(vote), ', '])]
}

function stepsDone(progress: Proposal['progress']): number {
  return progress.filter(({ is }) => is === 'done').length
}

/** What ended in the middle has done something. */
function doneBefore(progress: Proposal['progress']): Span[] {
  const done = stepsDone(progress)
  if (progress.length < 2 || done === 0) return []
  return [{ strong: `${done} of ${progress.length} steps were done before` }, '; ']
}

/** That nobody agreed, for everybody to see as long as the card is there. */
function glassOf({ brokeGlass }: { readonly brokeGlass?: string }): Span[] {
  return brokeGlass === undefined ? [] : [{ strong: 'without approval, in an emergency' }, ': ', brokeGlass, '; ']
}

/** Who agreed, and what goes on from there; nothing where nobody had to. */
function approvedBy(votes: Proposal['votes'], then: string): Span[] {
  if (votes.length === 0) return []
  return ['approved by ', ...votes.flatMap((vote, i): Span[] => (i > 0 ? [' and ', who(vote)] : [who(vote)])), then]
}

/** What kubectl prints once it is done. */
function answer(proposal: Proposal): Node[] {
  const { plan, state } = proposal
  const said = output(proposal)
  if (state.is === 'done' && said !== undefined)
    return [{ kind: 'code', text: said, filename: 'output.txt', answer: true }]
  if (state.is !== 'done' || plan.prints.length === 0) return []
  return [{ kind: 'code', text: `${plan.prints.join('\n')}\n`, answer: true }]
}

function fields({ why, plan, rule, state, needs, onBehalf }: Proposal, around: CardAround) {
  const isOpen = state.is === 'pending'
  return [
    ...(why ? [{ name: 'Why', value: why }] : []),
    ...(plan.about ?? []).slice(0, 7),
    ...plan.impact.slice(0, 4).map((value, i) => ({ name: i === 0 ? 'Impact' : '', value })),
    ...(isOpen && needs.length > 0
      ? [{ name: 'Rule', value: `${rule}: ${around.needs}, not the one who asks` }]
      : [{ name: 'Rule', value: rule }]),
    ...(onBehalf
      ? [{ name: 'As', value: 'the bot itself, on behalf of whoever asked: the rule lends its rights' }]
      : []),
  ]
}

function warnings({ plan }: Proposal): Node[] {
  return plan.warnings.map((text): Node => ({ kind: 'text', text, tone: 'warn' }))
}

/** What a command said that was run in a container. */
function output({ plan, progress }: Proposal): string | undefined {
  const step = plan.steps.findIndex(({ kind }) => kind === 'exec')
  const so = progress[step]
  return so?.is === 'done' && so.so ? so.so.lines.map((line) => `${line}\n`).join('') : undefined
}

/** How far a step of many parts is, with what holds it up. */
function soFar({ state, progress }: Proposal): Node[] {
  const now = progress.find((each) => each.is === 'sent')
  if (state.is !== 'running' || now?.is !== 'sent' || !now.so || now.so.of < 2) return []
  const { done, of, lines } = now.so
  return [
    { kind: 'progress', label: 'pods gone', done, of },
    ...(lines.length > 0 ? [{ kind: 'list' as const, items: lines }] : []),
  ]
}

function diff({ diff: text, hides }: Proposal['plan']): Node[] {
  if (hides) return [{ kind: 'context', text: UNSEEN }]
  if (!text) return []
  return text.split('\n').length <= DIFF_SHOWN
    ? [{ kind: 'diff', text, filename: 'change.diff' }]
    : [{ kind: 'code', text, filename: 'change.diff', folded: true }]
}

function buttons({ id, state, plan, hash, line, body, needs, stop, requester }: Proposal): Node[] {
  const asker = requester.principal.user
  const approvers: Audience = { roles: [...new Set(needs.flatMap(({ from }) => from))], except: [asker] }
  const { steps } = plan
  const button = (name: string, label: string, command: string, more: Partial<Button> = {}): Button => ({
    kind: 'button',
    id: name,
    label,
    command,
    ...more,
  })
  switch (state.is) {
    case 'pending':
      return [
        {
          kind: 'buttons',
          buttons: [
            button('approve', 'Approve', `approve ${id} --plan ${hash.slice(0, 16)}`, {
              style: 'primary',
              replaces: true,
              for: approvers,
            }),
            button('diff', 'Show diff', `approvals ${id}`),
            button('cancel', 'Take back', `cancel ${id}`, { replaces: true, for: { people: [asker] } }),
          ],
        },
        {
          kind: 'input',
          id: 'deny',
          label: 'Deny',
          placeholder: 'Why not?',
          command: `deny ${id} --reason {}`,
          replaces: true,
          for: approvers,
        },
        ...(needs.every(({ breakGlass }) => breakGlass) ? [emergency(id, asker)] : []),
      ]
    case 'running':
      return stop || !steps.some(({ kind }) => kind === 'evict')
        ? []
        : [{ kind: 'buttons', buttons: [button('stop', 'Stop', `cancel ${id}`, { style: 'danger', replaces: true })] }]
    case 'done':
      return plan.undo ? [{ kind: 'buttons', buttons: [button('undo', 'Undo', plan.undo, { style: 'danger' })] }] : []
    case 'failed':
    case 'stale':
    case 'expired':
      // What stood under the line is not put into a button.
      return body === undefined ? [{ kind: 'buttons', buttons: [button('again', 'Ask again', line)] }] : []
    default:
      return []
  }
}

/** Going ahead alone takes a sentence that others read at once. */
function emergency(id: string, asker: string): Node {
  return {
    kind: 'input',
    id: 'break-glass',
    label: 'Emergency: run it without approval',
    placeholder: 'Why it cannot wait; the ops channel is told',
    command: `break-glass ${id} --reason {}`,
    replaces: true,
    for: { people: [asker] },
  }
}

/** A line as it is typed: those of /aks begin with that name (src/command/catalog.ts). */
function typed(line: string): string {
  return `/${line.startsWith('aks ') ? '' : 'k8s '}${line}`
}

/** People are mentioned where the platform knows them. */
function who({ principal }: Party): Span {
  if (principal.team === PIPELINES) return { strong: `pipeline ${principal.name}` }
  return { person: principal.user }
}
