import type { Api } from './api.ts'

/** One of the checks an API server makes of itself; `reason` is why it failed, where it says so. */
type Check = { readonly name: string; readonly passed: boolean; readonly reason: string }

/** What `/livez` or `/readyz` says. */
export type Probe = { readonly passed: boolean; readonly checks: readonly Check[] }

const MAX_BYTES = 64 * 1024
const MOST = 200
const LINE = /^\[([+-])\](\S{1,200})(?: (?:ok|excluded: \w+|failed: ?(.{0,500})))?/

/**
 * Asks an API server how it is, check by check. Needs no more than the right every authenticated user has
 * (kubernetes.io/docs/reference/using-api/health-checks; ClusterRole system:public-info-viewer).
 */
export async function probe(api: Api, which: 'livez' | 'readyz', signal?: AbortSignal): Promise<Probe> {
  const { status, text } = await api.text(`/${which}`, { query: { verbose: '' }, signal, maxBytes: MAX_BYTES })
  const checks = text
    .split('\n')
    .flatMap((line) => {
      const [, sign, name = '', reason = ''] = LINE.exec(line) ?? []
      return sign ? [{ name, passed: sign === '+', reason: reason.trim() }] : []
    })
    .slice(0, MOST)
  return { passed: status === 200, checks }
}
