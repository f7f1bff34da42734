import type { ObjectRef, Plan } from '../../../src/change/plan.ts'
import type { FlagsOf } from '../../../src/command/catalog.ts'
import { readResources } from '../../../src/command/resources.ts'
import { Fault } from '../../../src/fault.ts'
import type { Line } from '../../../src/reply.ts'
import { textOf } from '../../../src/view/fields.ts'
import { findTargets } from '../../commands/targets.ts'
import type { Context } from '../../context.ts'
import type { Planner } from '../planner.ts'
import { apply } from './apply.ts'
import { placeWords } from './chosen.ts'
import { readLive } from './patched.ts'
import { setImage } from './set-image.ts'
import { containersOf, namesOf, undoLine } from './template.ts'

const ROLLED_OUT = ['deployments', 'statefulsets', 'daemonsets']

/** A new image as `set image` brings it out, or a manifest as `apply` does, followed, with what its pipeline says of it. */
export const deploy: Planner<'deploy'> = async ({ service, workload, images, manifest }, flags, context) => {
  const plan =
    manifest === undefined
      ? await setImage(
          { resources: readResources([workload]), images: await imagesOf(images, workload, context) },
          {},
          context,
        )
      : await manifestPlan(manifest, context)
  if (flags.autoUndo && plan.steps.length > 0 && (plan.undo === undefined || plan.follow === undefined)) {
    throw new Fault(
      'invalid',
      'There is no way back that could be taken by itself: it is new, or nothing of it rolls out.',
      {
        hint: 'Leave out --auto-undo.',
      },
    )
  }
  return {
    ...plan,
    verb: 'deploy',
    says: `Deploy ${service}: ${plan.says.replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`,
    about: aboutOf(flags),
    ...(flags.autoUndo && {
      autoUndo: true as const,
      impact: ['If it does not come to its end it is undone by itself, without asking again.', ...plan.impact],
    }),
  }
}

/** Which container an image without one is for: the only one, or the one that runs another version of it. */
async function imagesOf(
  words: readonly string[],
  workload: string,
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const named = words.flatMap((word): [string, string][] => {
    const equals = word.indexOf('=')
    return equals > 0 ? [[word.slice(0, equals), word.slice(equals + 1)]] : []
  })
  if (named.length === words.length) return new Map(named)
  const [image = ''] = words
  if (words.length > 1) throw new Fault('usage', 'Of several images each needs its container: CONTAINER=IMAGE.')
  const [live] = await readLive(await findTargets(readResources([workload]), context), context)
  if (!live) throw new Fault('not-found', `There is no ${workload}.`)
  const all = containersOf(live).filter(({ list }) => list === 'containers')
  const same = all.filter(({ fields }) => repository(textOf(fields.image)) === repository(image))
  const [one, ...more] = all.length === 1 ? all : same
  if (one && more.length === 0) return new Map([[one.name, image]])
  throw new Fault('usage', `Which container is ${image} for?`, { hint: `Say CONTAINER=IMAGE. ${namesOf(live)}` })
}

function repository(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')
}

async function manifestPlan(manifest: string, context: Context): Promise<Plan> {
  const plan = await apply({ manifest }, {}, context)
  const rolling = plan.steps
    .flatMap(({ kind, ...step }) => (kind === 'send' && 'on' in step ? [step.on] : []))
    .filter(isRolledOut)
  const [on] = rolling
  if (!on) return plan
  const undo =
    rolling.length === 1 && plan.steps.length === 1 && on.uid !== undefined ? await wayBack(on, context) : undefined
  return { ...plan, follow: { kind: 'rollout', on }, ...(undo && { undo }) }
}

function isRolledOut(on: ObjectRef): boolean {
  return on.group === 'apps' && ROLLED_OUT.includes(on.resource)
}

async function wayBack(on: ObjectRef, context: Context): Promise<string | undefined> {
  const resource = await context.cluster.discovery.resolve(`${on.resource}.${on.group}`, context.signal)
  const [live] = await readLive([{ resource, name: on.name }], {
    ...context,
    namespace: on.namespace ?? context.namespace,
  })
  const line = live && undoLine(live)
  return line && `${line}${placeWords(live, context)}`
}

/** What whoever asks says of it; nothing of it is checked. */
function aboutOf({ commit, author, link = [] }: FlagsOf<'deploy'>): { name: string; value: Line }[] {
  return [
    ...(commit === undefined
      ? []
      : [{ name: 'Commit', value: [{ code: commit }, author === undefined ? '' : ` by ${author}`] }]),
    ...(commit === undefined && author !== undefined ? [{ name: 'Author', value: author }] : []),
    ...link.slice(0, 5).map((url) => ({ name: 'Link', value: [{ link: url, label: new URL(url).host }] })),
  ]
}
