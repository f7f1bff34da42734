import { Fault } from '../../fault.ts'
import { defineCommand, text } from '../define.ts'
import { readResources } from '../resources.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const TERMINAL = 'there is no terminal in chat; give it a command, and logs shows what it says.'
const COPY = 'only a container in the pod itself is offered; a copy is made by a manifest.'
const PROFILES = ['general', 'baseline']

export const debug = defineCommand({
  program: 'k8s',
  name: 'debug',
  summary: 'Add a container with tools to a pod that runs.',
  usage: 'POD --image=IMAGE -- COMMAND [ARG...]',
  types: ['pods'],
  risk: 'danger',
  flags: {
    image: text('IMAGE', 'The image with the tools; an admin lists which.'),
    target: text('CONTAINER', 'See the processes of this container.'),
    container: text('NAME', 'Its name; one is made up unless said otherwise.', { short: 'c' }),
    profile: text('general|baseline', 'What it may: general traces other processes, baseline nothing special.'),
  },
  lineAfter: 1,
  read(words, { image, profile }) {
    const [first = '', ...rest] = words
    const argv = rest[0] === '--' ? rest.slice(1) : rest
    const name = first.replace(/^(pods?|po)\//, '')
    if (!name)
      throw new Fault('usage', 'NAME or TYPE/NAME is required for debug', { hint: 'For example: /k8s help debug' })
    if (/^(nodes?|no)\//.test(name))
      throw new Fault('denied', 'Nodes are not debugged from chat: that container would be root of the node.', {
        hint: 'Use the node’s serial console, or ask an admin.',
      })
    if (name.includes('/')) throw new Fault('usage', 'Name the pod itself.', { hint: 'Which there are: /k8s get pods' })
    if (!image) throw new Fault('usage', '--image is required when not using --set-image or --custom')
    if (profile !== undefined && !PROFILES.includes(profile))
      throw new Fault('usage', `--profile takes ${PROFILES.join(' or ')}, not “${profile.slice(0, 40)}”.`)
    return { pod: readResources(['pods', name]), argv, image }
  },
  access: () => [{ verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers' }],
  examples: [{ line: 'debug web-0 --image=busybox:1.37 --target=web -- ps aux', says: 'then: logs web-0 -c NAME' }],
  refused: {
    ...refusedInChanges,
    '--stdin': TERMINAL,
    '-i': TERMINAL,
    '--tty': TERMINAL,
    '-t': TERMINAL,
    '-it': TERMINAL,
    '--attach': TERMINAL,
    '--quiet': 'the card says what kubectl does.',
    '-q': 'the card says what kubectl does.',
    '--arguments-only': 'the words after -- are the command.',
    '--copy-to': COPY,
    '--replace': COPY,
    '--same-node': COPY,
    '--set-image': COPY,
    '--share-processes': '--target says whose processes it sees.',
    '--keep-annotations': COPY,
    '--keep-init-containers': COPY,
    '--keep-labels': COPY,
    '--keep-liveness': COPY,
    '--keep-readiness': COPY,
    '--keep-startup': COPY,
    '--custom': 'what is allowed is the profiles general and baseline.',
    '--env': 'what is typed in chat is read by others; put it before the command: env A=b COMMAND.',
    '--image-pull-policy': 'it is the cluster’s to choose.',
  },
})
