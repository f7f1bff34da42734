import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from '../../src/command/parse.ts'
import { Fault } from '../../src/fault.ts'

describe('what a line means', () => {
  test('types, names, flags in kubectl’s ways of writing them', () => {
    const expected = {
      name: 'get',
      risk: 'read',
      args: { form: 'types', types: ['pods', 'deploy'], names: ['web'] },
      flags: { output: 'wide', showLabels: true, labelColumns: ['app', 'tier'] },
      namespace: 'shop',
      cluster: 'staging',
      share: false,
    }
    for (const line of [
      'get pods,deploy web -n shop -o wide --show-labels -L app,tier --cluster staging',
      '/k8s get -nshop pods,deploy -owide web --show-labels=true --label-columns=app -L tier --context=staging',
      'kubectl get --namespace shop --output=wide --show-labels -L app,tier --cluster=staging --context staging -- pods,deploy web',
    ]) {
      expect(parse(line)).toMatchObject(expected)
    }
  })

  test('single objects of several types', () => {
    expect(parse('get po/web svc/web').args).toEqual({
      form: 'pairs',
      pairs: [
        { type: 'po', name: 'web' },
        { type: 'svc', name: 'web' },
      ],
    })
  })

  test('commas list types, never names: pod web-0,web-1 is one pod of that name', () => {
    expect(parse('get pod web-0,web-1').args).toEqual({ form: 'types', types: ['pod'], names: ['web-0,web-1'] })
  })

  test('nothing opens the builder; --help asks for help', () => {
    expect(parse('/k8s')).toMatchObject({ name: 'build', args: { words: [] }, isPrivate: true })
    expect(parse('get pods --help')).toMatchObject({ name: 'help', args: { topic: 'get' } })
  })

  test('what follows build is a line of its own, with flags of its own', () => {
    expect(parse('/k8s build --filter x get pods -A -l "a in (b)"')).toMatchObject({
      args: { words: ['get', 'pods', '-A', '-l', 'a in (b)'] },
      flags: { filter: 'x' },
    })
  })

  test('access is in the words of RBAC', () => {
    expect(parse('get pods').access).toEqual([{ verb: 'list', resource: 'pods' }])
    expect(parse('get pod/a deploy/b').access).toEqual([
      { verb: 'get', resource: 'pod', name: 'a' },
      { verb: 'get', resource: 'deploy', name: 'b' },
    ])
    expect(parse('logs deploy/web').access).toEqual([{ verb: 'get', resource: 'pods', subresource: 'log' }])
  })

  test('the line that is kept reads back as the same request', () => {
    const parsed = parse(`/k8s get pods -l 'app in (web, api)' -o jsonpath='{"\\n"}' —share`)
    expect(parse(parsed.line)).toEqual(parsed)
  })
})

test.each([
  ['gt pods', /don't know the command gt\. Did you mean get\?/],
  ['gte pods', /Did you mean get\?/],
  ['frobnicate', /don't know the command frobnicate\.$/],
  ['edit deploy/web', /edit is not offered in chat: .*get -o yaml/],
  ['port-forward web 80', /not offered in chat/],
  ['get', /must specify the type of resource/],
  ['get ,', /must specify the type of resource/],
  ['get pods --sortby x', /--sortby of get\. Did you mean --sort-by\?/],
  ['get pods --frob', /don't know the flag --frob of get\.$/],
  ['get pods -z', /don't know the flag -z/],
  ['get pods -n', /-n needs a value: -n NAMESPACE/],
  ['get pods -n Shop', /“Shop” cannot be the name of a namespace/],
  ['get pods -A=perhaps', /on or off/],
  ['get pods --chunk-size many', /takes a whole number, not “many”/],
  ['get pods --as=admin', /does not take --as here: you act as yourself/],
  ['get pods --token x', /act as yourself/],
  ['get pods --kubeconfig=/etc/passwd', /does not take --kubeconfig/],
  ['get pods --server=https://evil:6443', /does not take --server/],
  ['get -f https://169.254.169.254/', /does not take -f here: chat has no files/],
  ['get --raw /api', /does not take --raw/],
  ['get pods --watch-only', /begins with what is there/],
  ['get pods web -l app=web', /name cannot be provided when a selector is specified/],
  ['get pods web -A', /cannot be retrieved by name across all namespaces/],
  ['get po,svc/web', /single resource and name/],
  ['get pods web/x', /no need to specify a resource type as a separate argument/],
  ['get a/b/c', /may not have more than one slash/],
  ['get pods ../secrets/x', /more than one slash|no need to specify/],
  ['get pods %2e%2e', /cannot be the name of an object/],
  ['get pods --cluster a --context b', /name one cluster/],
  ['logs', /required argument for the logs command/],
  ['logs web app -c other', /only one of -c or an inline/],
  ['logs web -c a --all-containers', /should not be specified with container name/],
  ['logs web --since yesterday', /duration like 5s, 10m or 2h, not “yesterday”/],
  ['logs web --tail=-5', /greater than or equal to -1/],
  ['version -o table', /must be 'yaml' or 'json'/],
  ['whoami now', /whoami takes no arguments/],
  ['/aks nodepool lits', /don't know the command aks nodepool lits. Did you mean aks nodepool list/],
  ['/aks nodepool update prod-weu userpool', /aks nodepool update is not offered in chat: its autoscaler is set by/],
  ['/aks delete prod-weu', /aks delete is not offered in chat: .*az aks on your machine/],
  ['/aks nodepool scale prod-weu userpool', /How many\? --count is missing/],
  ['/aks nodepool scale prod-weu userpool --count -1', /count is a number from 0 to 1000/],
  ['/aks nodepool autoscale prod-weu userpool 8 3', /needs the fewest and the most nodes/],
  ['/aks maintenance set prod-weu --for auto-upgrade --start 01:00 --hours 4', /need a --day/],
  ['/aks command prod-weu', /needs a cluster and a command/],
  ['/aks get pods', /get is a command of \/k8s, not of \/aks/],
])('%s', (line, sentence) => {
  expect(() => parse(line)).toThrow(
    expect.objectContaining({ code: 'usage', message: expect.stringMatching(sentence) }),
  )
})

test('no line makes the parser fail in any other way than with a usage fault', () => {
  const word = fc.oneof(
    fc.constantFrom(
      'get',
      'logs',
      'describe',
      'help',
      '/k8s',
      'pods',
      '-n',
      '--',
      '-',
      '--output',
      '-o',
      '-A',
      '=',
      '--=',
      '-n=',
      'a/b',
      ',',
      '"',
      '—',
    ),
    fc.string({ maxLength: 8 }),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 8 }), (words) => {
      try {
        expect(parse(words.join(' ')).name).toBeTypeOf('string')
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
      }
    }),
    { numRuns: 500 },
  )
})
