import { until } from '../support/until.ts'
import { conformance } from './support/both.ts'
import { livePod } from './support/objects.ts'
import { at, make, read } from './support/see.ts'
import { waitForCells } from './support/table.ts'

type Container = Readonly<Record<string, unknown>>

/** How a pod stands, as far as it does not depend on when one looks. */
function standing(pod: unknown): unknown {
  const [container = {}] = (at(pod, 'status', 'containerStatuses') ?? []) as readonly Container[]
  const conditions = (at(pod, 'status', 'conditions') ?? []) as readonly Container[]
  return {
    phase: at(pod, 'status', 'phase'),
    ready: container.ready,
    state: Object.keys(container.state ?? {}),
    reason: at(container, 'state', 'waiting', 'reason') ?? at(container, 'state', 'terminated', 'reason'),
    lastExit: at(container, 'lastState', 'terminated', 'exitCode'),
    lastReason: at(container, 'lastState', 'terminated', 'reason'),
    conditions: conditions.map(({ type, status, reason }) => [type, status, reason].join(' ')).sort(),
    class: at(pod, 'status', 'qosClass'),
  }
}

const STATES: readonly (readonly [behaviour: string, status: RegExp, spec?: object])[] = [
  ['', /^Running$/],
  ['crash', /^CrashLoopBackOff$/],
  ['oom', /^CrashLoopBackOff$/],
  ['bad-image', /^ImagePullBackOff$/],
  ['no-credentials', /^ImagePullBackOff$/],
  ['never-ready', /^Running$/],
  ['complete', /^Completed$/, { restartPolicy: 'Never' }],
  ['crash', /^Error$/, { restartPolicy: 'Never' }],
]

conformance('pods that behave', (same) => {
  for (const [behaviour, status, spec = {}] of STATES) {
    const name = `${behaviour || 'well'}${'restartPolicy' in spec ? '-once' : ''}`
    same(name, async ({ admin }, namespace) => {
      const pods = `/api/v1/namespaces/${namespace}/pods`
      await make(admin, pods, livePod(name, behaviour, spec))
      const isReady = behaviour === '' ? '1/1' : '0/1'
      await waitForCells(admin, pods, ({ rows }) => {
        const [, ready, shown] = rows[name] ?? []
        return ready === isReady && status.test(String(shown))
      })
      return standing(await read(admin, `${pods}/${name}`))
    })
  }

  same('what is told of them', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    const name = `told-${namespace}`
    await make(admin, pods, livePod(name, 'bad-image'))
    await waitForCells(admin, pods, ({ rows }) => rows[name]?.[2] === 'ImagePullBackOff')
    const events = at(await read(admin, `/api/v1/namespaces/${namespace}/events`), 'items') as readonly Container[]
    const own = events.filter((event) => at(event, 'involvedObject', 'name') === name)
    return own
      .map(({ type, reason, message, source }) =>
        [type, reason, at(source, 'component'), String(message).replace(/node-\d/, '<node>')].join(' '),
      )
      .sort()
  })

  same('one that fits nowhere', async ({ admin }, namespace) => {
    const pods = `/api/v1/namespaces/${namespace}/pods`
    await make(admin, pods, livePod('far', '', { nodeSelector: { disk: 'none-such' } }))
    await make(
      admin,
      pods,
      livePod('dry', '', { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'none-such' } }] }),
    )
    await make(
      admin,
      pods,
      livePod('fat', '', { containers: [{ name: 'web', image: 'x', resources: { requests: { cpu: '5000' } } }] }),
    )
    const unscheduled = (name: string) =>
      read(admin, `${pods}/${name}`).then((pod) => at(pod, 'status', 'conditions', 0, 'message'))
    await until('the scheduler has looked', async () =>
      Boolean((await unscheduled('far')) && (await unscheduled('fat')) && (await unscheduled('dry'))),
    )
    return [await unscheduled('far'), await unscheduled('fat'), await unscheduled('dry')]
  })
})
