import { expect, test } from 'vitest'
import { imageDays, imageMadeAt } from '../../../src/view/aks/image-age.ts'
import { exceptions, stateOf, worstFirst } from '../../../src/view/aks/state.ts'
import { supportOf } from '../../../src/view/aks/versions.ts'

test.each([
  ['Running', 'Succeeded', 'Running', 'good'],
  // A stopped cluster says that it succeeded.
  ['Stopped', 'Succeeded', 'Stopped', 'info'],
  ['Running', 'Failed', 'Failed', 'bad'],
  ['Stopped', 'Failed', 'Failed, stopped', 'bad'],
  ['Running', 'Canceled', 'Canceled', 'warn'],
  ['Running', 'Stopping', 'Stopping…', 'info'],
  ['Running', 'SomethingOfNextYear', 'SomethingOfNextYear…', 'info'],
  ['Running', 'Unknown', 'Unknown', 'warn'],
])('power %s and provisioning %s are %s', (power, provisioning, word, tone) => {
  expect(stateOf({ power, provisioning })).toEqual({ word, tone })
})

test('those in trouble come first, and are counted', () => {
  const all = [
    { power: 'Running', provisioning: 'Succeeded' },
    { power: 'Stopped', provisioning: 'Succeeded' },
    { power: 'Running', provisioning: 'Failed' },
    { power: 'Running', provisioning: 'Failed' },
  ]
  expect(worstFirst(all)).toEqual([2, 3, 1, 0])
  expect(exceptions(all)).toBe('2 failed, 1 stopped')
  expect(exceptions([])).toBe('')
})

test.each([
  ['AKSUbuntu-2404gen2containerd-202611.03.0', '2026-11-03'],
  ['AKSWindows-2022-containerd-20348.4294.261103', '2026-11-03'],
  ['AKSUbuntu:1604:2020.03.11', '2020-03-11'],
  ['AKSAzureLinux-V3gen2-202610.27.1', '2026-10-27'],
])('%s was made on %s', (image, day) => {
  expect(new Date(imageMadeAt(image) ?? Number.NaN).toISOString().slice(0, 10)).toBe(day)
})

test('an image whose name says nothing has no age', () => {
  for (const image of [undefined, '', 'custom', 'AKSUbuntu-2404']) expect(imageDays(image, Date.now())).toBeUndefined()
})

const offered = [
  { version: '1.37', isPreview: true, isDefault: false, plans: ['KubernetesOfficial'], patches: [] },
  { version: '1.36', isPreview: false, isDefault: true, plans: ['KubernetesOfficial'], patches: [] },
  {
    version: '1.35',
    isPreview: false,
    isDefault: false,
    plans: ['KubernetesOfficial', 'AKSLongTermSupport'],
    patches: [],
  },
  { version: '1.33', isPreview: false, isDefault: false, plans: ['AKSLongTermSupport'], patches: [] },
]

test.each([
  ['1.36.1', undefined, 'good', '1.36 is supported'],
  ['1.35.0', undefined, 'warn', '1.35 is the oldest supported version'],
  ['1.33.4', undefined, 'bad', 'only long term support left'],
  ['1.33.4', 'AKSLongTermSupport', 'good', 'in long term support'],
  ['1.29.2', undefined, 'bad', 'out of support'],
  ['1.37.0', undefined, 'warn', 'a preview'],
])('%s under plan %s is %s: %s', (version, supportPlan, tone, says) => {
  expect(supportOf({ version, ...(supportPlan && { supportPlan }) }, offered)).toEqual({
    tone,
    says: expect.stringContaining(says),
  })
})
