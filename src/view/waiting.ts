import type { Proposal } from '../approval/proposal.ts'
import type { Line, Node, Reply, Span } from '../reply.ts'

/** What a list of changes shows beside each. */
type Listed = Proposal & {
  /** What is still needed, in words: `1 of leads`. */
  readonly takes: string
  /** The sign that sets its cluster apart. */
  readonly guard: string
}

/** The changes that wait for somebody or run, each with a way to its card, oldest first. */
export function waitingReply(all: readonly Listed[]): Reply {
  const [first] = all
  if (!first) {
    const small = 'Listed is what you asked for, what you may decide about, and what touches only what you may read.'
    return {
      nodes: [
        { kind: 'text', text: 'No change waits for approval.' },
        { kind: 'context', text: small },
      ],
    }
  }
  const pending = all.filter(({ state }) => state.is === 'pending').length
  const running = all.length - pending
  const counts = [
    ...(pending > 0 ? [`${pending} ${pending === 1 ? 'change waits' : 'changes wait'} for approval`] : []),
    ...(running > 0 ? [`${running} approved or running`] : []),
  ]
  const show: Node = {
    kind: 'select',
    id: 'show',
    label: 'Show one, to decide about it here',
    command: 'approvals {}',
    options: all.slice(0, 100).map(({ id, plan }) => ({ label: `${id} ${plan.says}`.slice(0, 75), value: id })),
  }
  return { nodes: [{ kind: 'text', text: `${counts.join(', ')}.` }, { kind: 'list', items: all.map(itemOf) }, show] }
}

function itemOf({ id, plan, requester, expiresAt, state, takes, guard, places: [place] }: Listed): Line {
  const ends: Span[] =
    state.is === 'pending'
      ? [`; takes ${takes}, until `, { time: expiresAt }]
      : [`; ${state.is} since `, { time: state.at }]
  return [
    { strong: id },
    ` ${plan.says}, ${guard}${plan.cluster}; asked by `,
    { person: requester.principal.user },
    ...ends,
    ...(place ? whereOf(place) : []),
  ]
}

/** Slack opens the channel from anywhere (https://api.slack.com/reference/deep-linking). */
function whereOf({ platform, team, channel }: Proposal['places'][number]): Span[] {
  if (platform !== 'slack') return [` · in ${channel}`]
  const query = new URLSearchParams({ team, channel })
  return [' · ', { link: `https://slack.com/app_redirect?${query}`, label: 'where its card is' }]
}
