import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Place, Twins } from '../support/as-kubectl.ts'
import { openTwins } from '../support/as-kubectl.ts'
import { kubectlMissing } from '../support/kubectl.ts'
import { redisForFile } from '../support/redis.ts'

const WEB: Place = ['apps', 'v1', 'deployments', 'shop', 'web']
const CHECKOUT: Place = ['apps', 'v1', 'deployments', 'shop', 'checkout']
const DB: Place = ['apps', 'v1', 'statefulsets', 'data', 'db']

/** Each line with what it changes, in this order: later ones build on earlier ones. */
const LINES: readonly (readonly [line: string, place: Place])[] = [
  ['set image deploy/web web=registry.example/web:2.5.0', WEB],
  ['set image deploy/web web=registry.example/web:2.5.0', WEB],
  ['rollout undo deploy/web', WEB],
  ['rollout undo deploy/web --to-revision=3', WEB],
  ['rollout restart sts/db -n data', DB],
  ['set image statefulset db *=postgres:18 -n data', DB],
  ['rollout undo sts/db -n data', DB],
  ['rollout pause deploy/checkout', CHECKOUT],
  ['rollout pause deploy/checkout', CHECKOUT],
  ['rollout restart deploy/checkout', CHECKOUT],
  ['rollout undo deploy/checkout', CHECKOUT],
  ['set env deploy/checkout LOG_LEVEL=debug REGION- GREETING=hi', CHECKOUT],
  ['set env deploy/checkout -c proxy --from=configmap/settings --keys=greeting --prefix=CFG_', CHECKOUT],
  ['set resources deploy/checkout -c=proxy --limits=cpu=200m,memory=512Mi --requests=cpu=100m', CHECKOUT],
  ['rollout resume deploy/checkout', CHECKOUT],
]

const redis = redisForFile()
let twins: Twins

describe.skipIf(kubectlMissing())('changes as kubectl makes them', () => {
  beforeAll(async () => {
    twins = await openTwins({ url: redis.url, prefix: redis.prefix() })
  })

  afterAll(async () => {
    await twins?.stop()
  })

  test.for(LINES)('%s', async ([line, place]) => {
    const { kubectl, answer, text } = await twins.say(line)
    expect(answer, text).toBe(kubectl.stdout)
    for (const sentence of kubectl.stderr
      .trimEnd()
      .split('\n')
      .filter((each) => !each.startsWith('Warning')))
      expect(text).toContain(sentence.replace(/^error: /, ''))
    const { kubectl: theirs, bot } = twins.both(place)
    expect(bot).toEqual(theirs)
  })
})
