import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import { textOf } from '../../../src/view/fields.ts'
import type { Planner } from '../planner.ts'
import { placeWords, readChosen, spokenAll, typed } from './chosen.ts'
import { replacing } from './impact.ts'
import type { Live, Patch } from './patched.ts'
import { patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'
import type { Container } from './template.ts'
import { containerPatch, containersOf, namesOf } from './template.ts'

type Change = { readonly container: Container; readonly from: string; readonly to: string }

/** kubectl set image (kubectl pkg/cmd/set/set_image.go). What has that image already is not sent, and kubectl says nothing of it. */
export const setImage: Planner<'set image'> = async ({ resources, images }, flags, context) => {
  const lives = await readChosen(resources, flags, context)
  const planned = lives.map((live) => ({ live, changes: changesOf(live, images) }))
  const changed = planned.filter(({ changes }) => changes.length > 0)
  const patches = changed.map(
    ({ live, changes }): Patch => ({
      live,
      contentType: STRATEGIC_MERGE_PATCH,
      body: containerPatch(
        live,
        changes.map(({ container, to }) => ({ container, fields: { image: to } })),
      ),
      prints: `${live.full} image updated`,
    }),
  )
  const [one] = changed
  const targets = changed.map(({ live }) => live)
  return patchPlan(
    'set image',
    patches,
    {
      says: one ? `Set image of ${spokenAll(targets)} to ${imagesOf(changed)}` : `${spokenAll(lives)} has that image`,
      impact: [
        ...changed.slice(0, 5).flatMap(({ live, changes }) => changes.map((change) => inWords(live, change))),
        ...(await replacing(targets, context)),
      ],
      warnings: changed.flatMap(({ changes }) => changes.flatMap(({ to }) => movingTag(to))),
      ...(one && changed.length === 1 && { undo: undoOf(one) + placeWords(one.live, context) }),
      ...(one && changed.length === 1 && { follow: { kind: 'rollout' as const, on: one.live.on } }),
    },
    context,
  )
}

function changesOf(live: Live, images: ReadonlyMap<string, string>): Change[] {
  const containers = containersOf(live)
  const missing = [...images.keys()].find((name) => name !== '*' && !containers.some((each) => each.name === name))
  if (missing !== undefined)
    throw new Fault('not-found', `unable to find container named "${missing}"`, { hint: namesOf(live) })
  return containers.flatMap((container) => {
    const to = images.get(container.name) ?? images.get('*')
    const from = textOf(container.fields.image)
    return to === undefined || to === from ? [] : [{ container, from, to }]
  })
}

function imagesOf(changed: readonly { readonly changes: readonly Change[] }[]): string {
  return [...new Set(changed.flatMap(({ changes }) => changes.map(({ to }) => to)))].slice(0, 3).join(', ')
}

function inWords({ on }: Live, { container, from, to }: Change): string {
  return `${on.name}, container ${container.name}: ${from} → ${to}`
}

/** What is pulled under such a name may be something else tomorrow. */
function movingTag(image: string): string[] {
  if (image.includes('@sha256:')) return []
  const tag = /:([^:/@]+)$/.exec(image)?.[1]
  return tag === undefined || tag === 'latest' ? [`${image} names no fixed version: what is pulled may change.`] : []
}

function undoOf({ live, changes }: { readonly live: Live; readonly changes: readonly Change[] }): string {
  return `set image ${typed(live)} ${changes.map(({ container, from }) => quote(`${container.name}=${from}`)).join(' ')}`
}
