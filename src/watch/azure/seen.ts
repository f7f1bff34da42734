/** A word of Azure's for how something stands, and since when it was seen to be so. */
export type Stand = {
  readonly word: string
  /** When it was first seen, in ms since the epoch: Azure itself does not say. */
  readonly since: number
  /** It stood so when it was looked at for the first time. */
  readonly first?: true
}

/** A node pool that is, or last was, given other nodes. */
export type Upgrade = {
  readonly since: number
  /** Versions, or where those are the same, what tells the node images apart; `to` is known at the end. */
  readonly from: string
  readonly to: string
  readonly nodes: number
  readonly endedAt?: number
  /** `Succeeded`, or what else it ended with. */
  readonly how?: string
}

/** How an operation that is over ended, until the next one has. */
export type Ended = Stand & { readonly trouble?: string }

export type SeenPool = {
  readonly name: string
  readonly count: number
  readonly spot: boolean
  readonly power: Stand
  readonly provisioning: Stand
  /** Absent until something was seen to end. */
  readonly ended?: Ended
  readonly version: string
  readonly image?: string
  /** When its node image was made. */
  readonly imageMadeAt?: number
  readonly upgrade?: Upgrade
}

/** Work that AKS has announced, or does. */
export type Work = {
  readonly id: string
  /** `K8sVersionUpgrade`, `NodeOSUpgrade`, or what else Azure calls it. */
  readonly what: string
  readonly status: 'Scheduled' | 'Started'
  readonly at: number
  readonly says?: string
}

/** What was last seen of an AKS cluster in Azure. JSON: it is kept beside the incidents. It holds no time that ticks. */
export type SeenCluster = {
  readonly v: 1
  readonly id: string
  readonly name: string
  /** What it is called among subjects, where another had its name when it was first seen. */
  readonly as?: string
  /** What a command line has to name besides, where another has its name now. */
  readonly apart?: 'group' | 'subscription'
  readonly group: string
  readonly subscription: string
  readonly location: string
  readonly tags: Readonly<Record<string, string>>
  readonly power: Stand
  readonly provisioning: Stand
  readonly ended?: Ended
  readonly version: string
  /** What is wrong with the support of its version, as a sentence, and whether it is over. */
  readonly support?: { readonly says: string; readonly since: number; readonly first?: true; readonly over: boolean }
  readonly pools: readonly SeenPool[]
  readonly works: readonly Work[]
  /** Azure does not answer about it: how it stood then is how it is shown. */
  readonly lost?: { readonly since: number; readonly why: string }
}

const FINAL = ['Succeeded', 'Failed', 'Canceled']

/** Whether nothing goes on any more. Words that nobody knows yet are taken for something that goes on. */
export function isFinal({ word }: Stand): boolean {
  return FINAL.includes(word)
}

export function isRolling({ word }: Stand): boolean {
  return word === 'Upgrading' || word === 'UpgradingNodeImageVersion'
}

/** Since when, as far as anybody can know: what was so before the watch began is not news. */
export function sinceOf({ since, first }: Pick<Stand, 'since' | 'first'>, from: number): number {
  return first && since - from < 300_000 ? Math.min(since, from - 1) : since
}
