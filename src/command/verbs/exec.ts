import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import type { Resources } from '../resources.ts'
import { readResources } from '../resources.ts'

const TERMINAL = 'there is no terminal in chat; what the command says is shown when it has ended.'

export const exec = defineCommand({
  program: 'k8s',
  name: 'exec',
  summary: 'Run one of the allowed commands in a container.',
  usage: 'POD [-c CONTAINER] -- COMMAND [ARG...]',
  types: ['pods'],
  risk: 'danger',
  flags: { container: text('CONTAINER', 'In this container.', { short: 'c' }) },
  lineAfter: 1,
  read(words): { readonly pod: Resources; readonly argv: readonly string[] } {
    const [first = '', ...rest] = words
    const argv = rest[0] === '--' ? rest.slice(1) : rest
    const name = first.replace(/^(pods?|po)\//, '')
    if (!name) {
      throw new Fault('usage', 'pod or type/name must be specified', {
        hint: 'For example: /k8s exec web-0 -- ls -la /tmp',
      })
    }
    if (name.includes('/')) throw new Fault('usage', 'Name the pod itself.', { hint: 'Which there are: /k8s get pods' })
    if (argv.length === 0) {
      throw new Fault('usage', 'you must specify at least one command for the container', {
        hint: `For example: /k8s exec ${name} -- ls -la /tmp`,
      })
    }
    return { pod: readResources(['pods', name]), argv }
  },
  access: ({ pod }) => [
    { verb: 'create', resource: 'pods', subresource: 'exec', name: pod.form === 'types' ? (pod.names[0] ?? '') : '' },
  ],
  examples: [{ line: 'exec toolbox -- ls -la /tmp', says: 'only what an admin allows; its end is told' }],
  refused: {
    '--stdin': TERMINAL,
    '-i': TERMINAL,
    '--tty': TERMINAL,
    '-t': TERMINAL,
    '-it': TERMINAL,
    '--quiet': 'only what the command says is shown.',
    '-q': 'only what the command says is shown.',
    '--pod-running-timeout': 'ask again when the pod runs.',
  },
})
