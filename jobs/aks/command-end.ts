import type { Poller, Telling } from '../../src/azure/operation.ts'
import { isRecord } from '../../src/kube/objects.ts'

type Ended =
  | { readonly is: 'running' }
  | { readonly is: 'done'; readonly prints?: string }
  | { readonly is: 'failed'; readonly why: string; readonly prints?: string }
  | { readonly is: 'unknown' }

/** What is shown of it; a platform makes a file of more. */
const MOST = 20_000

/** How a command ended that was run through Azure: its operation “succeeds” also when the command did not. */
export function printed(telling: Telling | undefined, poller: Poller | undefined, isGone: true | undefined): Ended {
  // Without a link there is nothing that would ever tell.
  const hasLink = poller?.operation !== undefined || poller?.location !== undefined
  if (!hasLink || isGone) return { is: 'unknown' }
  if (!telling || telling.is === 'running') return { is: 'running' }
  if (telling.is !== 'succeeded') return { is: 'failed', why: telling.why || 'Azure does not say why' }
  const result = isRecord(telling.result) ? telling.result : {}
  const { provisioningState, exitCode, reason, logs } = isRecord(result.properties) ? result.properties : {}
  const text = typeof logs === 'string' ? logs.slice(0, MOST) : ''
  const prints = text === '' ? {} : { prints: text.endsWith('\n') ? text : `${text}\n` }
  if (String(provisioningState).toLowerCase() === 'failed')
    return {
      is: 'failed',
      why: `the command could not be run: ${String(reason ?? 'no reason given').slice(0, 200)}`,
      ...prints,
    }
  if (typeof exitCode === 'number' && exitCode !== 0)
    return { is: 'failed', why: `the command ended with exit code ${exitCode}`, ...prints }
  return { is: 'done', ...prints }
}
