import { usagesFor } from '../../src/azure/insight.ts'
import { imagesOf, versionsIn } from '../../src/azure/upgrades.ts'
import { Fault } from '../../src/fault.ts'
import type { Node } from '../../src/reply.ts'
import {
  judgeImages,
  judgePoolVersions,
  judgeProvisioning,
  judgeQuota,
  judgeScaling,
  judgeSpot,
  judgeSupport,
} from '../../src/view/aks/health/judges.ts'
import { healthCard } from '../../src/view/health/card.ts'
import type { Part } from '../../src/view/health/finding.ts'
import { finding } from '../../src/view/health/finding.ts'
import { judgeCertificate } from '../../src/view/health/server.ts'
import { below } from '../commands/around.ts'
import { aboveOne } from './around.ts'
import type { OneContext, OneExecutor } from './context.ts'

/** How a cluster is as far as Azure knows: everything is asked at the same time, and what fails is one line. */
export const health: OneExecutor<'aks health'> = async (_args, _flags, context) => {
  const { azure, signal, now } = context
  const cluster = await azure.cluster(context.cluster, signal)
  const part = <T>(what: string, asked: Promise<T>) => partOf(what, asked, signal)
  const [offered, images, usages] = await Promise.all([
    part('versions', versionsIn(azure, cluster.subscription, cluster.location, signal)),
    part('node images', imagesOf(azure, cluster, signal)),
    part('quota', usagesFor(azure, cluster, signal)),
  ])
  const findings = [
    { name: 'Provisioning', ...judgeProvisioning(cluster) },
    finding('Version', offered, (found) => judgeSupport(cluster, found)),
    { name: 'Pools', ...judgePoolVersions(cluster) },
    finding('Node images', images, (found) => judgeImages(cluster, found, now)),
    { name: 'Autoscaler', ...judgeScaling(cluster) },
    finding('Quota', usages, judgeQuota),
    { name: 'Spot', ...judgeSpot(cluster) },
    finding('Certificate', certificateOf(context), (ends) => judgeCertificate(ends, now)),
  ]
  return {
    nodes: [
      aboveOne(context, 'health in Azure'),
      ...healthCard(cluster.name, findings),
      ...(context.known(cluster.name) ? [inside(cluster.name)] : []),
      below(context),
    ],
  }
}

/** Azure tells nothing of it; the connection to the API server shows it. */
function certificateOf({ known, cluster }: OneContext): Part<number | undefined> {
  const kube = known(cluster.name)
  return kube ? { found: kube.certificateEnds() } : { failed: '/k8s is not connected to this cluster' }
}

function inside(name: string): Node {
  return { kind: 'context', text: ['What runs in it: ', { code: `/k8s health --cluster ${name}` }] }
}

async function partOf<T>(what: string, asked: Promise<T>, signal: AbortSignal): Promise<Part<T>> {
  try {
    return { found: await asked }
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return error.code === 'forbidden' ? { denied: what } : { failed: error.message }
  }
}
