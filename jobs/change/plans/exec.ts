import type { Exec } from '../../../src/change/plan.ts'
import { quote } from '../../../src/command/parse.ts'
import { Fault } from '../../../src/fault.ts'
import { allowsCommand } from '../../../src/policy/commands.ts'
import { dig, textOf } from '../../../src/view/fields.ts'
import { containersOf, defaultContainer } from '../../../src/view/pod-choice.ts'
import type { Planner } from '../planner.ts'
import { readChosen, spoken } from './chosen.ts'
import { plan } from './patched.ts'

/** kubectl exec without a terminal: one allowed command, run once, whose end is waited for. */
export const exec: Planner<'exec'> = async ({ pod, argv }, flags, context) => {
  const line = argv.map(quote).join(' ')
  if (!allowsCommand(context.exec.allow, argv)) {
    const known = context.exec.allow.slice(0, 8).join(' · ')
    throw new Fault('denied', `${line.slice(0, 80)} is not among the commands that may be run in containers.`, {
      hint: known ? `Allowed are: ${known}` : 'None is: an admin lists them in quarterdeck.yaml under exec.allow.',
    })
  }
  const [live] = await readChosen(pod, {}, context)
  if (!live) throw new Fault('not-found', 'There is no such pod.')
  const { regular, ephemeral } = containersOf(live.object)
  const main = [...regular, ...ephemeral]
  const chosen = flags.container ?? defaultContainer(live.object).name
  if (!main.includes(chosen)) {
    throw new Fault('invalid', `container ${chosen} is not valid for pod ${live.on.name}`, {
      hint: `It has: ${main.join(', ')}.`,
    })
  }
  const phase = textOf(dig(live.object.status, 'phase'))
  if (phase === 'Succeeded' || phase === 'Failed') {
    throw new Fault('invalid', `cannot exec into a container in a completed pod; current phase is ${phase}`, {
      hint: 'logs shows what it said.',
    })
  }
  const step: Exec = { kind: 'exec', on: live.on, container: chosen, argv, redo: 'never' }
  return plan(
    'exec',
    [],
    [{ step, diff: '', dangers: [] }],
    {
      says: `Run ${line.slice(0, 200)} in container ${chosen} of ${spoken(live)}`,
      impact: [
        'It runs once, as whoever the container runs as; what it says is shown, without what looks like a secret.',
      ],
    },
    context,
  )
}
