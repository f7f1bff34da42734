import { controllerOf } from '../controllers/owner.ts'
import { isOver } from '../controllers/pod/readiness.ts'
import type { Controllers } from '../controllers/start.ts'
import { kinds } from '../kube/kinds.ts'
import type { KubeServer } from '../kube/server.ts'
import { drain, setUnschedulable } from '../world/drain.ts'
import type { Machines, Make } from './machines.ts'
import type { ArmPool } from './model.ts'
import { becomeReady, nodesIn, register, reimage, tell } from './pool-nodes.ts'
import type { Step } from './steps.ts'
import { act, atOnce, inTurn, wait } from './steps.ts'

/** How long machines take, in ms. */
export type Pace = {
  /** Until a new machine registers itself, and from there until it is Ready. */
  readonly boot: number
  readonly ready: number
  /** Between two machines that are added. */
  readonly apart: number
  readonly reimage: number
  readonly controlPlane: number
  /** How long AKS waits for a machine to be empty (drainTimeoutInMinutes, 30 by default). */
  readonly drain: number
}

const PACE: Pace = {
  boot: 60_000,
  ready: 15_000,
  apart: 5_000,
  reimage: 90_000,
  controlPlane: 300_000,
  drain: 1_800_000,
}

type Link = {
  /** The cluster's name in Azure, which its machines are called by. */
  readonly name: string
  readonly controllers: Pick<Controllers, 'cluster' | 'nodes'>
  readonly server: Pick<KubeServer, 'faults' | 'dropConnections'>
  readonly pace?: Partial<Pace>
}

const LOOK_MS = 5_000

/** The machines of a cluster of the sandbox: what Azure does to them happens to its nodes, and to what runs there. */
export function linkedMachines({ name: of, controllers, server, pace: wanted = {} }: Link): Machines {
  const { cluster, nodes } = controllers
  const { store, clock } = cluster
  const pace = { ...PACE, ...wanted }
  let start = () => {}

  const now = (pool: ArmPool): Make => ({
    version: String(pool.currentOrchestratorVersion),
    image: String(pool.nodeImageVersion),
  })

  function join(pool: ArmPool, make: Make, after = 0, onName: (name: string) => void = () => {}): Step {
    let name = ''
    return inTurn([
      () => wait(clock, pace.boot + after),
      () =>
        act(clock, () => {
          name = register(cluster, of, pool, make)
          onName(name)
        }),
      () => wait(clock, pace.ready),
      () => act(clock, () => becomeReady(cluster, name)),
    ])
  }

  /** Cordons and empties a machine; what a disruption budget holds up for too long ends the operation. */
  function emptied(name: string): Step {
    return (end) => {
      if (!store.get(kinds.nodes, undefined, name)) return clock.after(0, () => end())
      tell(cluster, name, 'Drain', `Draining node: ${name}`)
      const stopDraining = drain(cluster, name)
      const until = clock.now() + pace.drain
      let cancel = () => {}
      const look = () => {
        const [left] = cluster.pods
          .onNode(name)
          .filter((pod) => controllerOf(pod)?.kind !== 'DaemonSet' && !isOver(pod))
        if (!left) return end()
        if (clock.now() < until) {
          cancel = clock.after(LOOK_MS, look)
          return
        }
        stopDraining()
        const pod = `${left.metadata.namespace}/${left.metadata.name}`
        end({
          code: 'PodDrainFailure',
          message: `Drain node ${name} failed when evicting pod ${pod} failed with Too Many Requests error. This is often caused by a restrictive Pod Disruption Budget (PDB) policy. See https://aka.ms/aks/debugdrainfailures. Original error: Cannot evict pod as it would violate the pod's disruption budget.`,
        })
      }
      cancel = clock.after(0, look)
      return () => {
        stopDraining()
        cancel()
      }
    }
  }

  function leave(name: string): Step {
    return inTurn([() => emptied(name), () => act(clock, () => gone(name))])
  }

  function gone(name: string): void {
    if (store.get(kinds.nodes, undefined, name)) store.delete(kinds.nodes, undefined, name)
  }

  function renewed(pool: ArmPool, name: string, make: Make): Step {
    return inTurn([
      () => emptied(name),
      () => act(clock, () => nodes.kill(name)),
      () => wait(clock, pace.reimage),
      () =>
        act(clock, () => {
          reimage(cluster, of, pool, name, make)
          nodes.revive(name)
        }),
      () => wait(clock, pace.ready),
      () =>
        act(clock, () => {
          setUnschedulable(cluster, name, false)
          tell(cluster, name, 'Upgrade', `Successfully upgraded node: ${name}`)
        }),
    ])
  }

  return {
    resize(pool, to) {
      const here = nodesIn(cluster, pool.name).map(({ metadata }) => metadata.name)
      const fewer = here.slice(to).map(leave)
      const more = Array.from({ length: Math.max(0, to - here.length) }, (_, i) =>
        join(pool, now(pool), i * pace.apart),
      )
      return atOnce(clock, [...fewer, ...more])
    },
    renew(pool, make) {
      const here = nodesIn(cluster, pool.name).map(({ metadata }) => metadata.name)
      let spare = ''
      const surge = join(pool, make, 0, (name) => {
        spare = name
        tell(cluster, name, 'Surge', `Created a surge node ${name} for agentpool ${pool.name}`)
      })
      return inTurn([() => surge, ...here.map((name) => () => renewed(pool, name, make)), () => leave(spare)])
    },
    upgrade: () => wait(clock, pace.controlPlane),
    power(on) {
      const names = store.list(kinds.nodes).map(({ metadata }) => metadata.name)
      const switched = () => {
        start()
        start = on ? () => {} : server.faults.push({ action: { kind: 'reset' } })
        for (const name of names) (on ? nodes.revive : nodes.kill)(name)
        if (!on) server.dropConnections()
      }
      return inTurn([() => wait(clock, pace.boot), () => act(clock, switched), () => wait(clock, pace.ready)])
    },
  }
}
