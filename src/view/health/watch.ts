import { counted } from '../counted.ts'
import type { Finding } from './finding.ts'

/** How the watch of a cluster goes, and what it has open; without `now` nobody watches. */
type Watch = {
  readonly now?: { readonly kinds: number; readonly denied: readonly string[]; readonly deaf: readonly string[] }
  readonly began: boolean
  readonly open: number
  readonly pages: number
}

/** What the watcher knows. Where nobody ever watched, nobody is missed. */
export function judgeWatch(watch: Watch | undefined): Omit<Finding, 'name'> {
  if (!watch) return { tone: 'good', value: 'not to be watched (alerts.clusters)' }
  const { now, began, open, pages } = watch
  if (!now) {
    if (!began) return { tone: 'good', value: 'nobody watches it' }
    const value = 'nobody watches it, and somebody did: is a process with the role watcher running?'
    return { tone: 'warn', value, headline: 'nobody watches it' }
  }
  const blind = now.denied.length > 0 ? `; may not see ${now.denied.join(', ')}` : ''
  const said = `sees ${counted(now.kinds - now.denied.length, 'kind')}${blind}; ${incidents(open, pages)}`
  if (now.deaf.length === 0) return { tone: pages > 0 ? 'bad' : 'good', value: said, ...urgent(pages) }
  const headline = `the watcher hears nothing of ${now.deaf.join(', ')}`
  return { tone: 'warn', value: `hears nothing of ${now.deaf.join(', ')}; ${incidents(open, pages)}`, headline }
}

function incidents(open: number, pages: number): string {
  return open === 0 ? 'no incident is open' : `${counted(open, 'incident')} open${pages > 0 ? `, ${pages} urgent` : ''}`
}

function urgent(pages: number): { readonly headline?: string } {
  return pages > 0 ? { headline: `${counted(pages, 'urgent incident')} open` } : {}
}
