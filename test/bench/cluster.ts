import { openRealCluster } from './cluster-real.ts'
import { openSandboxCluster } from './cluster-sandbox.ts'
import type { Usage } from './process.ts'
import { answer } from './process.ts'

/** Kubeconfigs for the bot and for a person who may list pods, both in the namespace of the few pods. */
export type Opened = { readonly bot: string; readonly person: string }

/** The API server that is measured against. */
export type Cluster = {
  /** Fills it: `small` pods in the namespace of the kubeconfigs, `big` in namespace `big`. */
  start(pods: { readonly small: number; readonly big: number }): Promise<Opened>
  /** What it uses, where that is not what this process uses. */
  usage?(): Promise<Usage>
  stop(): Promise<void>
}

/** `QUARTERDECK_BENCH_CLUSTER=real` takes a real control plane instead of the sandbox. */
const open = process.env.QUARTERDECK_BENCH_CLUSTER === 'real' ? openRealCluster : openSandboxCluster
const { start, usage, stop } = await open()
answer({ start, ...(usage && { usage }) })
process.once('SIGTERM', () => void stop().then(() => process.exit(0)))
