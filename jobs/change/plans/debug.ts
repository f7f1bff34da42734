import { createHash } from 'node:crypto'
import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import { fits } from '../../../src/policy/rules.ts'
import { dig, fieldsList, textOf } from '../../../src/view/fields.ts'
import { containersOf } from '../../../src/view/pod-choice.ts'
import type { Planner } from '../planner.ts'
import { readChosen, spoken } from './chosen.ts'
import { patchPlan, STRATEGIC_MERGE_PATCH } from './patched.ts'

/** kubectl debug of a pod: an ephemeral container, which stays until the pod ends (kubectl pkg/cmd/debug). */
export const debug: Planner<'debug'> = async ({ pod, argv, image }, flags, context) => {
  const { images } = context.exec
  if (images.length === 0 || !fits(images, image)) {
    throw new Fault('denied', `${image.slice(0, 100)} is not among the images that may be used to debug.`, {
      hint:
        images.length > 0
          ? `Allowed are: ${images.slice(0, 5).join(', ')}`
          : 'None is: an admin lists them in quarterdeck.yaml under exec.images.',
    })
  }
  const [live] = await readChosen(pod, {}, context)
  if (!live) throw new Fault('not-found', 'There is no such pod.')
  const { init, regular, ephemeral } = containersOf(live.object)
  const { target } = flags
  if (target !== undefined && !regular.includes(target))
    throw new Fault('invalid', `${live.on.name} has no container ${target}.`, {
      hint: `It has: ${regular.join(', ')}.`,
    })
  const name = flags.container ?? `debugger-${lettersOf(context.request.id)}`
  if ([...init, ...regular, ...ephemeral].includes(name))
    throw new Fault('conflict', `${live.on.name} has a container ${name} already.`, { hint: 'Choose another with -c.' })
  const container = {
    name,
    image,
    ...(argv.length > 0 && { command: argv }),
    resources: {},
    ...(flags.profile === 'general' && { securityContext: { capabilities: { add: ['SYS_PTRACE'] } } }),
    ...(target !== undefined && { targetContainerName: target }),
    terminationMessagePolicy: 'File',
  }
  const known = fieldsList(dig(live.object.spec, 'ephemeralContainers')).map((each) => ({ name: textOf(each.name) }))
  const patch = {
    live,
    contentType: STRATEGIC_MERGE_PATCH,
    subresource: 'ephemeralcontainers',
    body: { spec: { '$setElementOrder/ephemeralContainers': [...known, { name }], ephemeralContainers: [container] } },
    prints: printed(name, flags.container === undefined, target),
  } as const
  const line = argv.map(quote).join(' ')
  return patchPlan(
    'debug',
    [patch],
    {
      says: `Debug ${spoken(live)} with ${image}${line && `: ${line.slice(0, 150)}`}`,
      impact: [
        'It shares the network and volumes of the pod, and cannot be removed while the pod lives.',
        `What it says: logs ${live.on.name} -c ${name} -n ${live.on.namespace}`,
      ],
    },
    context,
  )
}

function printed(name: string, isMadeUp: boolean, target: string | undefined): string {
  const targeting = `Targeting container "${target}". If you don't see processes from this container it may be because the container runtime doesn't support this feature.`
  const naming = `Defaulting debug container name to ${name}.`
  return [...(target === undefined ? [] : [targeting]), ...(isMadeUp ? [naming] : [])].join('\n')
}

/** The same request makes up the same name. */
function lettersOf(request: string): string {
  return createHash('sha256').update(request).digest('hex').slice(0, 5)
}
