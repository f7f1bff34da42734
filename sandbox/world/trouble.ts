import { rewrite } from '../controllers/cluster.ts'
import type { Deployment } from '../controllers/deployment/deployment.ts'
import { AFTER, BEHAVIOUR, IMAGE } from '../controllers/kubelet/script.ts'
import type { Controllers } from '../controllers/start.ts'
import { kinds } from '../kube/kinds.ts'
import { drain, setUnschedulable } from './drain.ts'
import { setImage } from './happening.ts'

/** What was done, and how to take it back. */
export type Trouble = { readonly sentence: string; readonly undo: () => void }

type Target = { readonly namespace?: string; readonly name?: string }

/** Things that go wrong on demand. Every target has a default; throws the API's 404 when it does not exist. */
export type Troubles = {
  /** A release that exits with 1 soon after it starts. */
  crashDeployment(target?: Target): Trouble
  /** A release whose image was never pushed. */
  badImage(target?: Target): Trouble
  /** A release that fills its memory limit some 20 s after its start and is killed. */
  oom(target?: Target): Trouble
  /** A release that never answers its readiness probe. */
  neverReady(target?: Target): Trouble
  /** The node falls silent: NotReady after 50 s, its pods evicted 5 min later. */
  killNode(name?: string): Trouble
  /** The node is cordoned and emptied, as far as disruption budgets let it. */
  drainNode(name?: string): Trouble
  /** A deployment is scaled to more than its namespace's quota allows. */
  fillQuota(target?: Target): Trouble
}

export function troubles({ cluster, nodes }: Pick<Controllers, 'cluster' | 'nodes'>): Troubles {
  const { store } = cluster

  function release(
    target: Target,
    fallback: string,
    annotations: Readonly<Record<string, string>>,
    what: string,
  ): Trouble {
    const { namespace = 'shop', name = fallback } = target
    const before = store.read(kinds.deployments, namespace, name) as Deployment
    const image = nextImage(before.spec.template.spec.containers[0]?.image ?? '')
    const held = before.spec.template.metadata?.annotations
    const cause = `${name} ${image.split(':').at(-1)}`
    setImage(store, namespace, name, { image, cause, annotations: { ...held, ...annotations, [IMAGE]: image } })
    return {
      sentence: `${namespace}/${name} was set to ${image}, ${what}`,
      undo() {
        const live = store.get(kinds.deployments, namespace, name) as Deployment | undefined
        if (live) rewrite(store, live, { spec: { ...live.spec, template: before.spec.template } })
      },
    }
  }

  function lastUserNode(): string {
    const users = store
      .list(kinds.nodes)
      .filter((node) => node.metadata.labels?.['kubernetes.azure.com/mode'] === 'user')
    // One that nothing is wrong with yet, if there is one: what is drained must answer.
    const well = users.filter((node) => nodes.isAlive(node.metadata.name) && !isCordoned(node))
    return (well.at(-1) ?? users.at(-1))?.metadata.name ?? ''
  }

  return {
    crashDeployment: (target = {}) =>
      release(target, 'checkout', { [BEHAVIOUR]: 'crash' }, 'which crashes at its start'),
    badImage: (target = {}) => release(target, 'cart', { [BEHAVIOUR]: 'bad-image' }, 'which does not exist'),
    oom: (target = {}) =>
      release(target, 'api', { [BEHAVIOUR]: 'oom', [AFTER]: '20' }, 'which outgrows its memory limit'),
    neverReady: (target = {}) => release(target, 'search', { [BEHAVIOUR]: 'never-ready' }, 'which never gets ready'),
    killNode(name = lastUserNode()) {
      store.read(kinds.nodes, undefined, name)
      nodes.kill(name)
      return { sentence: `node ${name} went silent`, undo: () => nodes.revive(name) }
    },
    drainNode(name = lastUserNode()) {
      const stop = drain(cluster, name)
      return {
        sentence: `node ${name} is being drained`,
        undo() {
          stop()
          if (store.get(kinds.nodes, undefined, name)) setUnschedulable(cluster, name, false)
        },
      }
    },
    fillQuota({ namespace = 'payments', name = 'ledger' } = {}) {
      const before = store.read(kinds.deployments, namespace, name) as Deployment
      const scale = (replicas: number) => {
        const live = store.get(kinds.deployments, namespace, name) as Deployment | undefined
        if (live) rewrite(store, live, { spec: { ...live.spec, replicas } })
      }
      scale(25)
      return { sentence: `${namespace}/${name} was scaled to 25`, undo: () => scale(before.spec.replicas ?? 1) }
    },
  }
}

function isCordoned(node: object): boolean {
  return (node as { readonly spec?: { readonly unschedulable?: boolean } }).spec?.unschedulable === true
}

/** The next patch release: `shop/api:1.8.1` becomes `shop/api:1.8.2`. */
function nextImage(image: string): string {
  return image.replace(/(\d+)([^\d:/]*)$/, (_, number: string, rest: string) => `${Number(number) + 1}${rest}`)
}
