import { Fault } from '../../../src/fault.ts'
import { dig } from '../../../src/view/fields.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll, typed } from './chosen.ts'
import { replacing } from './impact.ts'
import type { Live, Patch } from './patched.ts'
import { patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'

const RESTARTED = 'kubectl.kubernetes.io/restartedAt'
const RESTARTABLE = ['Deployment', 'StatefulSet', 'DaemonSet']

/**
 * kubectl rollout restart: a new annotation of the pod template (kubectl pkg/polymorphichelpers/objectrestarter.go). The
 * moment is the one it was asked at, so that planning it again is the same restart.
 */
export const rolloutRestart: Planner<'rollout restart'> = async (args, flags, context) => {
  const lives = await readChosen(args, flags, context)
  for (const live of lives) checkRestartable(live)
  const restartedAt = new Date(context.askedAt).toISOString().replace(/\.\d+Z$/, 'Z')
  const patches = lives.map(
    (live): Patch => ({
      live,
      contentType: STRATEGIC_MERGE_PATCH,
      body: { spec: { template: { metadata: { annotations: { [RESTARTED]: restartedAt } } } } },
      prints: `${live.full} restarted`,
    }),
  )
  const [first] = lives
  return patchPlan(
    'rollout restart',
    patches,
    {
      says: `Restart ${spokenAll(lives)}`,
      impact: await replacing(lives, context),
      ...(first && lives.length === 1 && { follow: { kind: 'rollout', on: first.on } }),
    },
    context,
  )
}

/** kubectl rollout pause (kubectl pkg/polymorphichelpers/objectpauser.go). */
export const rolloutPause: Planner<'rollout pause'> = (args, flags, context) => plan('pause', args, flags, context)

/** kubectl rollout resume. */
export const rolloutResume: Planner<'rollout resume'> = (args, flags, context) => plan('resume', args, flags, context)

const WORDS = {
  pause: {
    done: 'paused',
    back: 'resume',
    says: 'Pause the rollout of',
    unable: 'pausing is not supported',
    so: 'is already paused',
  },
  resume: {
    done: 'resumed',
    back: 'pause',
    says: 'Resume the rollout of',
    unable: 'resuming is not supported',
    so: 'is not paused',
  },
} as const

type Choosing = Parameters<typeof rolloutPause>

async function plan(word: 'pause' | 'resume', args: Choosing[0], flags: Choosing[1], context: Context) {
  const { done, back, says, unable, so } = WORDS[word]
  const lives = await readChosen(args, flags, context)
  for (const live of lives) {
    if (live.on.kind !== 'Deployment') throw unsupported(live, unable, 'Only deployments can be paused.')
  }
  const patches = lives.map((live): Patch => {
    const isSo = (dig(live.object.spec, 'paused') === true) === (word === 'pause')
    return {
      live,
      contentType: STRATEGIC_MERGE_PATCH,
      body: isSo ? undefined : { spec: { paused: word === 'pause' ? true : null } },
      prints: `${live.full} ${isSo ? so : done}`,
    }
  })
  const changed = patches.flatMap(({ body, live }) => (body === undefined ? [] : [live]))
  const [first] = changed
  if (!first && lives[0]) throw unsupported(lives[0], so, 'How it is: /k8s rollout status')
  return patchPlan(
    `rollout ${word}`,
    patches,
    {
      says: `${says} ${spokenAll(lives)}`,
      impact: [
        word === 'pause'
          ? 'Pods that are there go on; changes wait until it is resumed.'
          : 'What was changed while it was paused is rolled out now.',
      ],
      ...(first && {
        undo: `rollout ${back} ${changed.map(typed).join(' ')}${placeWords(first, context)}`,
      }),
    },
    context,
  )
}

function checkRestartable(live: Live): void {
  if (live.on.group !== 'apps' || !RESTARTABLE.includes(live.on.kind))
    throw unsupported(
      live,
      'restarting is not supported',
      'Deployments, stateful sets and daemon sets can be restarted.',
    )
  if (live.on.kind === 'Deployment' && dig(live.object.spec, 'paused') === true) {
    throw unsupported(
      live,
      "can't restart paused deployment (run rollout resume first)",
      `First: /k8s rollout resume deploy/${live.on.name}`,
    )
  }
}

function unsupported({ on }: Live, why: string, hint: string): Fault {
  return new Fault('invalid', `${on.resource}${on.group && `.${on.group}`} "${on.name}" ${why}`, { hint })
}
