import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from '../../src/command/parse.ts'
import type { Kubectl } from '../support/kubectl.ts'
import { kubectlMissing, openKubectl } from '../support/kubectl.ts'

const VERBS = [
  ...[
    'scale',
    'rollout restart',
    'rollout undo',
    'rollout pause',
    'rollout resume',
    'set image',
    'set env',
    'set resources',
  ],
  ...[
    'cordon',
    'uncordon',
    'drain',
    'taint',
    'delete',
    'label',
    'annotate',
    'patch',
    'autoscale',
    'expose',
    'apply',
    'create',
  ],
  ...['create job', 'create namespace', 'create configmap', 'exec', 'debug', 'certificate approve', 'certificate deny'],
]

const help = new Map<string, string>()
let kubectl: Kubectl

describe.skipIf(kubectlMissing())('what kubectl says in its help of changes', () => {
  beforeAll(async () => {
    kubectl = await openKubectl()
    await Promise.all(VERBS.map(async (verb) => help.set(verb, (await kubectl([...verb.split(' '), '--help'])).stdout)))
  })

  afterAll(() => kubectl?.close())

  test.for(VERBS)('every flag of %s is taken or refused with a reason', (verb) => {
    const flags = flagsIn(help.get(verb) ?? '')
    expect(flags.length).toBeGreaterThan(1)
    const unknown = flags.filter((flag) => /I don't know the flag/.test(refusal(`${verb} x ${flag}=1`)))
    expect(unknown).toEqual([])
  })
})

function flagsIn(text: string): string[] {
  const options = text.slice(text.indexOf('Options:'))
  return [...options.matchAll(/^ {4}(?:-\w, )?(--[\w-]+)=/gm)].map(([, flag = '']) => flag)
}

function refusal(line: string): string {
  try {
    parse(line)
    return ''
  } catch (error) {
    return (error as Error).message
  }
}
