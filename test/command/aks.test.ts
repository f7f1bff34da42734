import { expect, test } from 'vitest'
import { parse } from '../../src/command/parse.ts'

test('what is asked of /aks is read back as the same, and audited with its name', () => {
  for (const line of ['/aks list', '/aks show prod-weu -g rg-shop', '/aks nodepool show prod-weu userpool']) {
    const parsed = parse(line)
    expect(parsed.line).toBe(line.slice(1))
    expect(parsed.program).toBe('aks')
    expect(parse(parsed.line)).toEqual(parsed)
  }
})

test('the names of the two programs stay apart', () => {
  expect(parse('/aks show prod-weu')).toMatchObject({ name: 'aks show', cluster: 'prod-weu' })
  expect(parse('AKS Nodepool LIST')).toMatchObject({ name: 'aks nodepool list' })
  expect(parse('/aks list')).toMatchObject({ cluster: '*' })
  expect(() => parse('/k8s list')).toThrow(/don't know the command list/)
  expect(() => parse('/k8s show prod-weu')).toThrow(/don't know the command show/)
  expect(() => parse('/aks version')).toThrow(/version is a command of \/k8s, not of \/aks/)
})

test('help', () => {
  for (const line of ['/aks', '/aks help', '/aks --help', 'help aks']) {
    expect(parse(line), line).toMatchObject({ name: 'help', args: { topic: 'aks' } })
  }
  expect(parse('/aks help nodepool list')).toMatchObject({ args: { topic: 'aks nodepool list' } })
  expect(parse('/aks nodepool')).toMatchObject({ args: { topic: 'aks nodepool' } })
  expect(parse('/aks show -h')).toMatchObject({ args: { topic: 'aks show' } })
})

test.each([
  ['/aks show a b', /takes one cluster, but “b”/],
  ['/aks show ../x', /cannot be the name of a cluster/],
  ['/aks list prod-weu', /aks list takes no names/],
  ['/aks show -n prod-weu', /does not take -n here: names are words/],
  ['/aks show x --admin', /does not take --admin here: local accounts/],
  ['/aks show x --cluster y', /don't know the flag --cluster/],
  ['/aks nodepool show', /needs the name of a node pool/],
  ['/aks nodepool show prod-weu User_Pool', /cannot be the name of a node pool/],
  ['/aks shwo', /don't know the command aks shwo. Did you mean aks show/],
  ['/aks nodepool lst', /Did you mean aks nodepool list/],
])('%s', (line, sentence) => {
  expect(() => parse(line)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(sentence) }),
  )
})
