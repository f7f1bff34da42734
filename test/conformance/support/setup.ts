import type { TestProject } from 'vitest/node'
import { startKubelet } from '../../support/control-plane/kubelet.ts'
import type { ControlPlaneHandle } from '../../support/control-plane.ts'
import { controlPlaneMissing, startControlPlane } from '../../support/control-plane.ts'

/** What the suites find beside the sandbox: our own control plane, somebody's cluster, or a reason why there is none. */
export type Beside =
  | { readonly kind: 'own'; readonly handle: ControlPlaneHandle }
  | { readonly kind: 'kubeconfig'; readonly path: string }
  | { readonly kind: 'none'; readonly reason: string }

declare module 'vitest' {
  interface ProvidedContext {
    readonly beside: Beside
  }
}

/** Starts the real control plane and its kubelet once for the run; TEST_KUBECONFIG names another cluster to use instead. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const path = process.env.TEST_KUBECONFIG
  if (path) {
    project.provide('beside', { kind: 'kubeconfig', path })
    return undefined
  }
  const reason = await controlPlaneMissing()
  if (reason) {
    project.provide('beside', { kind: 'none', reason })
    return undefined
  }
  const start = performance.now()
  const controlPlane = await startControlPlane()
  const kubelet = await startKubelet(controlPlane)
  console.log(
    `A real control plane is up at ${controlPlane.server} after ${((performance.now() - start) / 1000).toFixed(1)} s.`,
  )
  project.provide('beside', { kind: 'own', handle: controlPlane.handle })
  return async () => {
    await kubelet.stop()
    await controlPlane.stop()
    for (const problem of kubelet.problems) console.warn(problem)
  }
}
