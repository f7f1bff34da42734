import { afterAll, beforeAll, describe, inject, it } from 'vitest'
import { randomPrefix } from '../../support/prefix.ts'
import { differences } from '../differences.ts'
import { differing } from './compare.ts'
import { normal } from './normal.ts'
import { openRealTarget } from './real-target.ts'
import { startSandboxTarget } from './sandbox-target.ts'
import type { Target } from './target.ts'
import { makeNamespace } from './target.ts'

/** Something done to an API server, and what was seen of it; undefined where that cannot be done there. */
export type Scenario = (target: Target, namespace: string) => Promise<unknown>

/**
 * Plays the scenario on the sandbox and on a real API server, and wants both to have seen the same, but for ids, times
 * and what differences.ts lists. What must hold on each is expected inside the scenario.
 */
type Same = (what: string, scenario: Scenario) => void

/** A suite that runs on both. Each of its scenarios has a namespace of its own, of the same name on both. */
export function conformance(title: string, suite: (same: Same) => void): void {
  describe(title, () => {
    let sandbox: Target | undefined
    let real: Target | undefined

    beforeAll(async () => {
      ;[sandbox, real] = await Promise.all([startSandboxTarget(), openRealTarget(inject('beside'))])
    })
    afterAll(async () => {
      await sandbox?.stop()
      await real?.stop()
    })

    suite((what, scenario) => {
      it(what, async () => {
        const namespace = `c-${randomPrefix()
          .replace(/[^a-z0-9]/g, '')
          .slice(-10)}`
        const ours = sandbox && play(sandbox, namespace, scenario)
        const theirs = real && play(real, namespace, scenario)
        const [seen, expected] = await Promise.allSettled([ours, theirs])
        if (expected.status === 'rejected') throw new Error('On the real API server', { cause: expected.reason })
        if (!real) {
          if (seen.status === 'rejected' && !isKnownToFail(`${title}: ${what}`)) throw seen.reason
          return
        }
        compare(`${title}: ${what}`, seen, expected.value)
      })
    })
  })
}

async function play(target: Target, namespace: string, scenario: Scenario): Promise<unknown> {
  await makeNamespace(target, namespace)
  try {
    return normal(await scenario(target, namespace), namespace)
  } finally {
    await target.admin.ask('DELETE', `/api/v1/namespaces/${namespace}`)
  }
}

function isKnownToFail(title: string): boolean {
  return differences.some(({ scenario, at }) => scenario === title && at === 'fails')
}

function compare(title: string, seen: PromiseSettledResult<unknown>, expected: unknown): void {
  if (expected === undefined) return
  const known = differences.filter(({ scenario }) =>
    typeof scenario === 'string' ? scenario === title : scenario.test(title),
  )
  if (seen.status === 'rejected') {
    if (isKnownToFail(title)) return
    throw seen.reason
  }
  const found = differing(seen.value, expected)
  const unknown = found.filter(({ path }) => !known.some(({ at }) => at !== 'fails' && at.test(path)))
  // What is listed for one scenario must be seen there; what is listed for many need not be in each.
  const own = known.filter(({ scenario }) => typeof scenario === 'string')
  const over = own.filter(({ at }) => at === 'fails' || !found.some(({ path }) => at.test(path)))
  const said = [
    ...unknown.map(({ path, ours, theirs }) => `${path}\n    sandbox ${ours}\n    real    ${theirs}`),
    ...over.map(({ at }) => `${at} differs no more: take it out of differences.ts`),
  ]
  if (said.length > 0) throw new Error(`The sandbox is not like a real API server:\n  ${said.join('\n  ')}`)
}
