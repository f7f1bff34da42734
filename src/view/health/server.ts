import { humanDuration } from '../age.ts'
import { counted } from '../counted.ts'
import type { Finding } from './finding.ts'

type Probe = {
  readonly passed: boolean
  readonly checks: readonly { readonly name: string; readonly passed: boolean; readonly reason: string }[]
}

type Judged = Omit<Finding, 'name'>

const SHOWN = 5
const DAY = 86_400_000
/** Most issuers renew in the last third of 90 days; what is left of it by then is worth a word. */
const SOON = 21 * DAY
const NOW = 7 * DAY

/** What the API server's own checks say: those that failed by name. */
export function judgeServer({ livez, readyz }: { readonly livez: Probe; readonly readyz: Probe }): Judged {
  const failed = [...livez.checks, ...readyz.checks].filter(({ passed }) => !passed)
  const names = [...new Set(failed.map(({ name }) => name))]
  if (livez.passed && readyz.passed) {
    return { tone: 'good', value: `live and ready, ${counted(readyz.checks.length, 'check')} passed` }
  }
  const what = livez.passed ? 'not ready' : 'not live'
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : ''
  const said = names.length > 0 ? `: ${names.slice(0, SHOWN).join(', ')}${more} failed` : ''
  return { tone: 'bad', value: `${what}${said}`, headline: `the API server is ${what}${said.replace(' failed', '')}` }
}

/** How long the API server's certificate is still good. `ends` in ms since the epoch, undefined when it was not seen. */
export function judgeCertificate(ends: number | undefined, now: number): Judged {
  // A connection with TLS that works has had it checked, whether or not its date could be read.
  if (ends === undefined) return { tone: 'good', value: 'its date is not seen without TLS, or through a proxy' }
  const left = ends - now
  const day = new Date(ends).toISOString().slice(0, 10)
  if (left <= 0) {
    return {
      tone: 'bad',
      value: `the API server’s ended on ${day}`,
      headline: 'the API server’s certificate has ended',
    }
  }
  const value = `the API server’s ends in ${humanDuration(left)}, on ${day}`
  if (left > SOON) return { tone: 'good', value }
  const headline = `the API server’s certificate ends in ${humanDuration(left)}`
  return { tone: left > NOW ? 'warn' : 'bad', value, headline }
}
