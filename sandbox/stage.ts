import type { Trouble, Troubles } from './world/trouble.ts'
import type { World } from './world/world.ts'

/** What can be made to go wrong from the page's menu, in the order it shows. */
const MENU: readonly { readonly id: keyof Troubles; readonly label: string; readonly cluster: string }[] = [
  { id: 'crashDeployment', label: 'A release that crashes (prod-weu)', cluster: 'prod-weu' },
  { id: 'oom', label: 'A release that runs out of memory (prod-weu)', cluster: 'prod-weu' },
  { id: 'badImage', label: 'A release whose image is missing (prod-weu)', cluster: 'prod-weu' },
  { id: 'neverReady', label: 'A release that never gets ready (staging)', cluster: 'staging' },
  { id: 'killNode', label: 'A node stops answering (prod-weu)', cluster: 'prod-weu' },
  { id: 'drainNode', label: 'A node is drained (prod-weu)', cluster: 'prod-weu' },
  { id: 'fillQuota', label: 'A quota is full (prod-weu)', cluster: 'prod-weu' },
]

/** The people, channels and troubles of the demo's page. */
export function stage(
  world: World,
  ofAzure: readonly { readonly id: string; readonly label: string; readonly run: () => void }[] = [],
) {
  const done: Trouble[] = []
  return {
    people: [
      { id: 'oncall', name: 'Olivia', email: 'olivia@shop.example', standing: 'member' as const, title: 'on call' },
      { id: 'lead', name: 'Lena', email: 'lena@shop.example', standing: 'member' as const, title: 'lead' },
      {
        id: 'guest',
        name: 'Gus',
        email: 'gus@elsewhere.example',
        standing: 'guest' as const,
        title: 'guest',
      },
    ],
    channels: [
      { id: 'ops', name: 'ops', topic: 'prod-weu, namespace shop; answers are private unless shared' },
      { id: 'alerts', name: 'alerts', topic: 'what is wrong is told here, unasked; answers are for everybody' },
    ],
    examples: [
      '/k8s get pods',
      '/k8s get pods -A -o wide',
      '/k8s describe pod api',
      '/k8s logs deploy/web',
      '/k8s get nodes',
      '/k8s get deploy,svc',
      '/k8s scale deploy/web --replicas=4',
      '/k8s approvals',
      '/k8s incidents',
      '/k8s clusters',
      '/aks list',
      '/aks show prod-weu',
      '/aks health legacy-neu',
      '/aks nodepool scale prod-weu userpool --count 6',
      '/aks nodepool image-upgrade prod-weu userpool',
      '/k8s whoami',
      '/k8s help',
    ],
    trouble: [
      ...MENU.map(({ id, label, cluster }) => ({
        id,
        label,
        run: () => {
          done.push(world.cluster(cluster).trouble[id]())
        },
      })),
      ...ofAzure,
      {
        id: 'undo',
        label: 'Take it all back',
        run: () => {
          for (const trouble of done.splice(0).reverse()) trouble.undo()
        },
      },
    ],
  }
}
