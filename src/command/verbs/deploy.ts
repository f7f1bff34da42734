import { Fault } from '../../fault.ts'
import { defineCommand, text, texts, toggle } from '../define.ts'
import { filename } from '../source.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const WORKLOAD = /^(deploy|deployments?|sts|statefulsets?|ds|daemonsets?)(\.apps)?\/[a-z0-9][-a-z0-9.]*$/
const HINT = 'For example: /k8s deploy web registry.example/web:2.5.0'

export const deploy = defineCommand({
  program: 'k8s',
  name: 'deploy',
  summary: 'Bring out a new image or manifest of a service, and follow it to its end.',
  usage: 'SERVICE (IMAGE | CONTAINER=IMAGE ... | -f URL|FILE | a manifest on the lines below)',
  risk: 'change',
  flags: {
    filename,
    workload: text('TYPE/NAME', 'What runs the service, where it is not the deployment of its name.'),
    autoUndo: toggle('Undo it by itself when it does not come to its end.'),
    commit: text('COMMIT', 'What it was built from.'),
    author: text('WHO', 'Who wrote that.'),
    link: texts('URL', 'Where more is said: a build, a pull request.'),
  },
  body: true,
  read([service, ...images], { workload, link = [], filename: elsewhere }, under) {
    const manifest = under ?? (elsewhere === undefined ? undefined : '')
    if (service === undefined) throw new Fault('usage', 'deploy needs a service.', { hint: HINT })
    if (images.length === 0 && manifest === undefined)
      throw new Fault('usage', 'deploy needs an image, or a manifest on the lines below or behind -f.', { hint: HINT })
    if (images.length > 0 && manifest !== undefined)
      throw new Fault('usage', 'An image and a manifest at once contradict each other; give one of them.')
    const named = service.includes('/') ? service : workload
    if (named !== undefined && !WORKLOAD.test(named))
      throw new Fault('usage', `${named} is not a deployment, stateful set or daemon set.`, { hint: HINT })
    if (link.some((one) => !/^https?:\/\/[^\s/]+/.test(one)))
      throw new Fault('usage', 'A --link is an http or https URL.')
    return { service, workload: named ?? `deployments.apps/${service}`, images, manifest }
  },
  access: ({ workload, manifest }) =>
    manifest === undefined ? [{ verb: 'patch', resource: workload.split('/')[0] ?? '' }] : [],
  examples: [
    { line: 'deploy web registry.example/web:2.5.0', says: 'the one container of it' },
    { line: 'deploy web web=registry.example/web:2.5.0 --auto-undo', says: 'undone by itself if it does not come up' },
  ],
  refused: refusedInChanges,
})
