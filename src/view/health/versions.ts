import { counted } from '../counted.ts'
import { compareText } from '../fields.ts'
import type { Finding } from './finding.ts'

/** Minor versions a kubelet may be older than its API server (kubernetes.io/releases/version-skew-policy). */
const BEHIND = 3
/** Kubelets before 1.25 may be two behind. */
const BEHIND_BEFORE_25 = 2
const SHOWN = 4

/** Which versions run, and whether any kubelet is too far from its API server. */
export function judgeVersions(server: string, kubelets: readonly string[]): Omit<Finding, 'name'> {
  const counts = new Map<string, number>()
  for (const version of kubelets) counts.set(version, (counts.get(version) ?? 0) + 1)
  const sorted = [...counts].sort(([a], [b]) => compareText(a, b))
  const shown = sorted.slice(0, SHOWN).map(([version, count]) => `${version} on ${counted(count, 'node')}`)
  const more = sorted.length > SHOWN ? [`${sorted.length - SHOWN} more versions`] : []
  const words = shown.length > 0 ? `; kubelets ${[...shown, ...more].join(', ')}` : ''
  const wrong = sorted.filter(([version]) => !mayRunUnder(server, version))
  const value = `API server ${server}${words}`
  if (wrong.length === 0) return { tone: 'good', value }
  const count = wrong.reduce((sum, [, nodes]) => sum + nodes, 0)
  const what = `${counted(count, 'kubelet')} outside the supported version skew`
  return {
    tone: 'warn',
    value: `${value}; ${what}: ${wrong
      .map(([version]) => version)
      .slice(0, SHOWN)
      .join(', ')}`,
    headline: what,
  }
}

/** A version that cannot be read is not called wrong. */
function mayRunUnder(server: string, kubelet: string): boolean {
  const [ours, theirs] = [readVersion(server), readVersion(kubelet)]
  if (!ours || !theirs) return true
  if (ours.major !== theirs.major) return false
  const behind = ours.minor - theirs.minor
  return behind >= 0 && behind <= (theirs.minor < 25 ? BEHIND_BEFORE_25 : BEHIND)
}

function readVersion(text: string): { readonly major: number; readonly minor: number } | undefined {
  const [, major, minor] = /^v?(\d{1,4})\.(\d{1,4})/.exec(text) ?? []
  return major && minor ? { major: Number(major), minor: Number(minor) } : undefined
}
