import type { SoFar } from '../../src/approval/proposal.ts'
import type { Exec } from '../../src/change/plan.ts'
import type { Api } from '../../src/kube/api.ts'
import { resourcePath } from '../../src/kube/paths.ts'
import { mask } from '../../src/view/mask.ts'

const POD = { group: '', version: 'v1', resource: 'pods', namespaced: true }
/** What a card shows of what a command said. */
const MOST_BYTES = 8_000
/** How long a command may take, in ms. */
const LONGEST_MS = 60_000

/** Runs a command in a container, once, and returns what it said and how it ended, without what looks like a secret. */
export async function runCommand({ on, container, argv }: Exec, api: Api, signal: AbortSignal): Promise<SoFar> {
  const path = resourcePath(POD, { namespace: on.namespace, name: on.name, subresource: 'exec' })
  const limit = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)])
  const { output, cut, ended } = await api.run(path, { container, argv, most: MOST_BYTES, signal: limit })
  const said = mask(output.replace(/\r/g, '')).text.replace(/\n$/, '')
  const lines = [
    ...(said ? said.split('\n') : []),
    ...(cut > 0 ? [`(${cut} more bytes)`] : []),
    ...(ended === undefined ? [] : [ended]),
  ]
  return { done: 1, of: 1, lines }
}
