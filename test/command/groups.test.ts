import { describe, expect, test } from 'vitest'
import { groups, typed } from '../../src/command/catalog.ts'
import { helpReply } from '../../src/command/help.ts'
import { parse } from '../../src/command/parse.ts'
import { plainText } from '../../src/reply.ts'

describe('commands of two words', () => {
  test('are found before commands of one, whatever their case, and by their other names', () => {
    expect(parse('/k8s rollout status deploy/web')).toMatchObject({ name: 'rollout status' })
    expect(parse('kubectl Rollout STATUS deploy web -n shop')).toMatchObject({
      name: 'rollout status',
      args: { form: 'types', types: ['deploy'], names: ['web'] },
      namespace: 'shop',
    })
    for (const word of ['pod', 'pods', 'po']) expect(parse(`top ${word} web`)).toMatchObject({ name: 'top pod' })
    for (const word of ['node', 'nodes', 'no']) expect(parse(`top ${word}`)).toMatchObject({ name: 'top node' })
    for (const line of ['whoami', 'auth whoami']) expect(parse(line)).toMatchObject({ name: 'auth whoami' })
    expect(parse('get status')).toMatchObject({ name: 'get' })
  })

  test('their line reads back as the same request', () => {
    const parsed = parse('/k8s auth can-i get pods/web --subresource log')
    expect(parse(parsed.line)).toEqual(parsed)
  })

  test.each(groups)('%s alone, and help on it, lists its commands', (group) => {
    const text = plainText(helpReply(group))
    expect(text).toMatch(new RegExp(`${typed(group)} \\w`))
    for (const line of [group, `${group} --help`, `help ${group}`, group.toUpperCase()])
      expect(parse(line)).toMatchObject({
        name: 'help',
        args: { topic: expect.stringMatching(new RegExp(group, 'i')) },
      })
  })

  test('help on one of them, in every way to ask for it', () => {
    for (const line of ['help rollout status', 'rollout status --help', 'rollout status deploy/web -h'])
      expect(parse(line)).toMatchObject({ name: 'help', args: { topic: 'rollout status' } })
    const text = plainText(helpReply('rollout status'))
    expect(text).toContain('/k8s rollout status (TYPE NAME | TYPE/NAME)')
    expect(text).toContain('--revision N')
    expect(plainText(helpReply('top pods'))).toContain('Also: top pods, top po.')
    expect(plainText(helpReply('get pods'))).toContain('/k8s get TYPE')
  })
})

test.each([
  ['rollout staus deploy/web', /don't know the command rollout staus\. Did you mean rollout status\?/],
  ['rollout frobnicate', /don't know the command rollout frobnicate\.$/],
  ['rolout status', /don't know the command rolout\. Did you mean rollout\?/],
  ['top', undefined],
  ['top foo', /don't know the command top foo\./],
  ['auth cani get pods', /Did you mean auth can-i\?/],
  ['rollout restart deploy/web', undefined],
  ['set selector svc/web app=web', /set selector is not offered in chat/],
  ['auth reconcile', /auth reconcile is not offered in chat/],
  ['cluster-info dump', /cluster-info dump is not offered in chat: .*describe and logs/],
  ['help set selector', /set selector is not offered in chat/],
  ['rollout status deploy/web --watch', undefined],
  ['rollout status deploy/web --timeout soon', /--timeout takes a duration like 90s or 5m/],
  ['rollout status deploy/web -f x.yaml', /does not take -f here: chat has no files/],
  ['rollout status', /required resource not specified/],
  ['rollout history web', undefined],
  ['events web', /events takes no arguments, but “web” was given/],
  ['events -w', undefined],
  ['events -o yaml', /get events prints them/],
  ['events --for a/b/c', /may not have more than one slash/],
  ['top pod a b', /takes one name at most/],
  ['top pod web -A', /cannot be retrieved by name across all namespaces/],
  ['top pod --show-swap', /swap is not shown here/],
  ['top node ../x', /cannot be the name of an object/],
  ['explain', /must specify the type of resource to explain/],
  ['explain pods..spec', /invalid jsonpath syntax/],
  ['explain pods --api-version=../x', /takes a group and a version/],
  ['explain pods -o json', /unrecognized format: json/],
  ['auth can-i get', /you must specify two arguments/],
  ['auth can-i --list --quiet', /does not take --quiet here/],
  ['api-resources -o json', /allowed formats are: name, wide/],
])('%s', (line, sentence) => {
  if (!sentence) expect(parse(line).line).toBeTypeOf('string')
  else {
    expect(() => helpOrParse(line)).toThrow(
      expect.objectContaining({ code: 'usage', message: expect.stringMatching(sentence) }),
    )
  }
})

/** What is asked of help is answered only when it is carried out. */
function helpOrParse(line: string): void {
  const parsed = parse(line)
  if (parsed.name === 'help') helpReply(parsed.args.topic)
}
