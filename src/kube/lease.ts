import { Fault } from '../fault.ts'
import type { Api } from './api.ts'
import { resourcePath } from './paths.ts'
import { StatusFault } from './status.ts'

/** Time as a lease sees it: ms that only go forward, and a wait that can be called off. */
export type Ticking = { readonly monotonic: () => number; after(ms: number, task: () => void): () => void }

type LeaseOptions = {
  readonly api: Pick<Api, 'get' | 'send'>
  readonly namespace: string
  readonly name: string
  /** Who we are, different in every process. */
  readonly identity: string
  readonly clock: Ticking
  readonly random: () => number
  readonly gained: () => void
  /** `taken`: by somebody else. Else it could not be renewed, and who has it by now is not known. */
  readonly lost: (why: string, taken: boolean) => void
  /** The cluster lets us have none, now or ever: 403, or no such namespace. */
  readonly refused: (why: string) => void
}

export type Lease = {
  isHeld(): boolean
  /** Who holds it, as last seen. */
  holder(): string | undefined
  /** Gives it back, so that another need not wait. Safe to call twice. */
  stop(): Promise<void>
}

/** client-go tools/leaderelection defaults: who has not renewed for so long is gone; who cannot renew for so long steps down. */
const LASTS_MS = 15_000
const RENEW_WITHIN_MS = 10_000
const RETRY_MS = 2_000
const CALL_MS = 5_000

const LEASES = { group: 'coordination.k8s.io', version: 'v1', resource: 'leases', namespaced: true }

type Record = {
  readonly metadata?: { readonly resourceVersion?: string }
  readonly spec?: { readonly holderIdentity?: string; readonly renewTime?: string; readonly leaseTransitions?: number }
}

/**
 * Takes part in electing one leader by a coordination.k8s.io Lease, as client-go does (tools/leaderelection): others' leases
 * count from when we saw them renewed, by our own clock, so that clocks need not agree. A lease fences nothing by itself.
 */
export function holdLease(options: LeaseOptions): Lease {
  const { api, namespace, name, identity, clock, random } = options
  const path = resourcePath(LEASES, { namespace, name })
  let held = false
  let renewedAt = 0
  let seen: { readonly key: string; readonly at: number } | undefined
  let holder: string | undefined
  let stopped = false
  let cancel = () => {}
  let wake = () => {}

  function gain(): void {
    renewedAt = clock.monotonic()
    holder = identity
    if (held) return
    held = true
    options.gained()
  }

  function lose(why: string, taken = false): void {
    if (!held) return
    held = false
    options.lost(why, taken)
  }

  async function round(): Promise<void> {
    const asked = clock.monotonic()
    const found = await read()
    if (!found) {
      await api.send('POST', resourcePath(LEASES, { namespace }), body(undefined, identity), { timeoutMs: CALL_MS })
      return gain()
    }
    const { holderIdentity = '', renewTime = '' } = found.spec ?? {}
    const key = `${holderIdentity} ${renewTime} ${found.metadata?.resourceVersion}`
    if (seen?.key !== key) seen = { key, at: asked }
    const isFree = holderIdentity === '' || holderIdentity === identity || asked - seen.at >= LASTS_MS
    if (!isFree) {
      holder = holderIdentity
      return lose(`${holderIdentity} leads`, true)
    }
    await api.send('PUT', path, body(found, identity), { timeoutMs: CALL_MS })
    gain()
  }

  async function read(): Promise<Record | undefined> {
    try {
      return (await api.get(path, { timeoutMs: CALL_MS })).json as Record
    } catch (error) {
      if (error instanceof StatusFault && error.status.code === 404) return undefined
      throw error
    }
  }

  function body(found: Record | undefined, holderIdentity: string) {
    const now = new Date().toISOString().replace('Z', '000Z')
    const changes = found !== undefined && found.spec?.holderIdentity !== holderIdentity
    return {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { ...found?.metadata, name, namespace },
      spec: {
        acquireTime: now,
        ...found?.spec,
        ...(changes ? { acquireTime: now } : {}),
        holderIdentity,
        leaseDurationSeconds: LASTS_MS / 1_000,
        renewTime: now,
        leaseTransitions: (found?.spec?.leaseTransitions ?? 0) + (changes ? 1 : 0),
      },
    }
  }

  async function run(): Promise<void> {
    while (!stopped) {
      await round().catch(failed)
      if (!stopped) await pause(RETRY_MS * (1 + random() * 0.2))
    }
  }

  function failed(error: unknown): void {
    const why = error instanceof Fault ? error.message : String(error)
    if (error instanceof StatusFault && (error.status.code === 403 || error.status.code === 404)) {
      lose(why)
      options.refused(why)
    }
    if (clock.monotonic() - renewedAt > RENEW_WITHIN_MS) lose(why)
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve
      cancel = clock.after(ms, resolve)
    })
  }

  /** A renewal that hangs must not keep us leading. */
  let stopWatching = clock.after(RETRY_MS, check)
  function check(): void {
    if (clock.monotonic() - renewedAt > RENEW_WITHIN_MS) lose('the lease could not be renewed')
    if (!stopped) stopWatching = clock.after(RETRY_MS, check)
  }

  const running = run()
  return {
    isHeld: () => held,
    holder: () => holder,
    async stop() {
      if (stopped) return
      stopped = true
      cancel()
      stopWatching()
      wake()
      await running
      if (!held) return
      held = false
      const found = await read().catch(() => undefined)
      if (found?.spec?.holderIdentity !== identity) return
      await api.send('PUT', path, body(found, ''), { timeoutMs: CALL_MS }).catch(() => undefined)
    },
  }
}
