import type { Claim } from '../kinds/claim.ts'
import type { VolumeReading } from '../memory.ts'
import { eventsAbout, newest } from '../observe/events.ts'
import type { World } from '../world.ts'
import { clip } from './crash-cause.ts'
import type { Rule } from './rule.ts'
import { finding } from './rule.ts'

export type ClaimView = {
  readonly object: Claim
  readonly now: number
  readonly world: World
  readonly readings: readonly VolumeReading[]
}

/** R28. */
export const claimUnbound: Rule<ClaimView> = {
  id: 'R28',
  name: 'claim',
  words: 'a volume claim is Pending for 5 minutes and provisioning failed, or its volume is lost',
  resolves: 'it is bound',
  exclusions: 'claims that wait for their first consumer, which is how they are to be',
  severity: 'notify',
  limits: { wait: 300, lost: 0 },
  needs: ['PersistentVolumeClaim'],
  find({ object, now, world }, { wait = 300, lost = 0 }) {
    if (object.phase === 'Lost') {
      return [
        finding(claimUnbound, {
          family: 'pvc',
          severity: 'high',
          since: now,
          wait: lost,
          headline: 'has lost its volume',
          cause: ['volume ', { code: object.volume ?? 'unknown' }, ' does not exist any more'],
          causeKey: 'claim lost',
          next: 'Look for the disk and its snapshots before anything is deleted.',
        }),
      ]
    }
    const said =
      object.phase === 'Pending'
        ? newest(eventsAbout(world, object.meta.uid), ['ProvisioningFailed', 'VolumeFailedDelete', 'FailedBinding'])
        : undefined
    if (said?.reason !== 'ProvisioningFailed') return []
    return [
      finding(claimUnbound, {
        family: 'pvc',
        since: said.first,
        wait,
        headline: 'gets no volume',
        cause: clip(said.message),
        causeKey: 'provisioning',
        next: 'Look at its storage class, the quota of disks, and the zone.',
        shares: object.storageClass === undefined ? [] : [`storage/${object.storageClass}`],
      }),
    ]
  },
}

/** R29. The readings come from the kubelets; a node that could not be read leaves the last ones as they are. */
export const volumeFull: Rule<ClaimView> = {
  id: 'R29',
  name: 'volume',
  words: 'a volume is 85 % full or its inodes are, in two readings; 95 % is worse',
  resolves: 'below 80 % in a reading',
  exclusions: 'volumes nobody mounts, of which nothing can be known',
  severity: 'notify',
  limits: { full: 85, high: 95, clear: 80 },
  needs: [],
  find({ readings, object }, { full = 85, high = 95, clear = 80 }) {
    const shares = readings.map((each) =>
      Math.max(percent(each.used, each.capacity), percent(each.inodesUsed ?? 0, each.inodes ?? 0)),
    )
    const [last = 0] = shares
    const [newest] = readings
    // Since it was last below the lower limit: full in two readings one after the other.
    const cleared = shares.findIndex((share) => share < clear)
    const recent = cleared === -1 ? shares : shares.slice(0, cleared)
    const isFull = recent.some((share, i) => share >= full && (recent[i + 1] ?? 0) >= full)
    if (!newest || !isFull) return []
    const oldest = readings.findLast((_, i) => (shares[i] ?? 0) >= full)
    return [
      finding(volumeFull, {
        family: 'volume',
        severity: last >= high ? 'high' : 'notify',
        since: oldest?.at ?? newest.at,
        hold: 0,
        headline: `is ${Math.floor(last)} % full`,
        cause:
          percent(newest.used, newest.capacity) >= clear
            ? `${size(newest.used)} of ${size(newest.capacity)} used`
            : 'its inodes are used up: many small files',
        causeKey: 'volume full',
        next:
          object.storageClass === undefined
            ? 'Delete what is not needed.'
            : 'Delete what is not needed, or ask the claim for more if its storage class may grow.',
      }),
    ]
  },
}

function percent(used: number, of: number): number {
  return of > 0 ? (used / of) * 100 : 0
}

function size(bytes: number): string {
  const gib = bytes / 2 ** 30
  return gib >= 1 ? `${gib.toFixed(1)}Gi` : `${Math.round(bytes / 2 ** 20)}Mi`
}
