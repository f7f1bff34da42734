import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../../sandbox/kube/kinds.ts'
import { parseFieldSelector } from '../../../sandbox/kube/selectors/fields.ts'
import { parseLabelSelector } from '../../../sandbox/kube/selectors/label-parser.ts'
import { formatLabelSelector, matchesLabelSelector } from '../../../sandbox/kube/selectors/labels.ts'
import { configMap, pod } from './cluster.ts'

type Labels = Record<string, string>
type Requirement = { readonly text: string; holds(labels: Labels): boolean }

const key: fc.Arbitrary<string> = fc.constantFrom('app', 'tier', 'example.com/role')
const value: fc.Arbitrary<string> = fc.constantFrom('web', 'api', 'v1.2', '7', '12', '')
const labels = fc.dictionary(key, value, { maxKeys: 3 })

/** Requirements with what they mean, said once more in the plainest way. */
const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc
    .tuple(key, fc.constantFrom('=', '==', ' = '), value)
    .map(([k, op, v]) => ({ text: k + op + v, holds: (l: Labels) => l[k] === v })),
  fc.tuple(key, value).map(([k, v]) => ({ text: `${k}!=${v}`, holds: (l: Labels) => l[k] !== v })),
  fc.tuple(key, fc.array(value, { minLength: 1, maxLength: 3 })).map(([k, list]) => ({
    text: `${k} in (${list.join(', ')})`,
    holds: (l: Labels) => k in l && list.includes(l[k] ?? ''),
  })),
  fc.tuple(key, fc.array(value, { minLength: 1, maxLength: 3 })).map(([k, list]) => ({
    text: `${k} notin (${list.join(',')})`,
    holds: (l: Labels) => !(k in l) || !list.includes(l[k] ?? ''),
  })),
  key.map((k) => ({ text: k, holds: (l: Labels) => k in l })),
  key.map((k) => ({ text: `!${k}`, holds: (l: Labels) => !(k in l) })),
  key.map((k) => ({ text: `${k}>8`, holds: (l: Labels) => /^\d+$/.test(l[k] ?? '') && Number(l[k]) > 8 })),
)

describe('label selectors', () => {
  it('mean what their parts mean together', () => {
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), labels, (requirements, own) => {
        const text = requirements.map((each) => each.text).join(',')
        expect(parseLabelSelector(text)(own)).toBe(requirements.every((each) => each.holds(own)))
      }),
    )
  })

  it('that are none are refused with 400, whatever they are', () => {
    for (const text of ['a in', 'a in (b', 'a=b=c', 'a b', '=a', ',', 'a,,b', 'a>b', 'a=b!', '(a)', '!']) {
      expect(() => parseLabelSelector(text), text).toThrow(/found '.*',? expected|Invalid value/)
    }
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), (text) => {
        try {
          parseLabelSelector(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 400 })
        }
      }),
    )
  })

  it('of workloads match by label and by expression, and are written as tables do', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [
        { key: 'tier', operator: 'In', values: ['b', 'a'] },
        { key: 'canary', operator: 'DoesNotExist' },
      ],
    }
    expect(matchesLabelSelector(selector, { app: 'web', tier: 'a' })).toBe(true)
    expect(matchesLabelSelector(selector, { app: 'web', tier: 'a', canary: '' })).toBe(false)
    expect(matchesLabelSelector({}, { any: 'thing' })).toBe(true)
    expect(matchesLabelSelector(undefined, {})).toBe(false)
    expect(formatLabelSelector(selector)).toBe('app=web,!canary,tier in (a,b)')
    expect(formatLabelSelector({})).toBe('<none>')
  })
})

describe('field selectors', () => {
  it("know each kind's own fields", () => {
    const matches = parseFieldSelector(kinds.pods, 'spec.nodeName=node-1,status.phase!=Failed')
    expect(matches(pod('a'))).toBe(true)
    expect(matches(pod('a', { status: { phase: 'Failed' } }))).toBe(false)
    expect(parseFieldSelector(kinds.nodes, 'spec.unschedulable=false')(pod('a'))).toBe(true)
    expect(parseFieldSelector(kinds.configmaps, 'metadata.name==a')(configMap('a'))).toBe(true)
    expect(parseFieldSelector(kinds.events, 'involvedObject.namespace=,reason=x')(configMap('a'))).toBe(false)
  })

  it("refuse the others in the API server's words", () => {
    expect(() => parseFieldSelector(kinds.pods, 'spec.foo=a')).toThrow('field label not supported: spec.foo')
    expect(() => parseFieldSelector(kinds.deployments, 'spec.foo=a')).toThrow(
      '"spec.foo" is not a known field selector: only "metadata.name", "metadata.namespace"',
    )
    expect(() => parseFieldSelector(kinds.pods, 'nonsense')).toThrow(
      "invalid selector: 'nonsense'; can't understand 'nonsense'",
    )
  })
})
