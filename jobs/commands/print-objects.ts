import type { FlagsOf } from '../../src/command/catalog.ts'
import type { KubeObject } from '../../src/kube/objects.ts'
import { get, list } from '../../src/kube/resources.ts'
import type { Node, Reply } from '../../src/reply.ts'
import { customColumns, customColumnsNode } from '../../src/view/columns.ts'
import { jsonText } from '../../src/view/json.ts'
import { jsonPath, jsonPathJson, jsonPathText } from '../../src/view/jsonpath/template.ts'
import { asPrinted, withoutManagedFields } from '../../src/view/list.ts'
import { nameText } from '../../src/view/name.ts'
import { sortObjects } from '../../src/view/sort.ts'
import { yamlText } from '../../src/view/yaml.ts'
import type { Context } from '../context.ts'
import { above, below } from './around.ts'
import type { Output } from './output.ts'
import type { Target } from './targets.ts'
import { askAll, placeOf } from './targets.ts'

/** What kubectl says without a word. */
export const NOTHING_NAMED: Node = { kind: 'context', text: 'Nothing of that name.' }

type Flags = FlagsOf<'get'>

/** Objects fetched for one list when they are printed whole; more is a thing for a file, not for chat. */
const MOST = 2_000

/** `kubectl get -o yaml|json|name|jsonpath|custom-columns`: whole objects, printed here. */
export async function printObjects(
  targets: readonly Target[],
  output: Exclude<Output, { form: 'table' }>,
  flags: Flags,
  context: Context,
): Promise<Reply> {
  // A template that cannot be read is said before anything is fetched.
  if (output.form === 'jsonpath' || output.form === 'jsonpath-as-json') jsonPath(output.template)
  if (output.form === 'custom-columns') customColumns(output.template)
  const { worked, faults } = await askAll(targets, (target) => fetchObjects(target, flags, context), flags)
  const all = worked.flatMap(({ items }) => items)
  const objects = flags.sortBy ? (sortObjects(all, flags.sortBy) as KubeObject[]) : all
  const more = worked.some((one) => one.more)
  const oneByName = targets.length === 1 && targets[0]?.name !== undefined
  return {
    nodes: [
      above(context, said(objects.length, more)),
      ...(worked.length > 0 || faults.length > 0 ? answer(objects, oneByName, output, flags) : [NOTHING_NAMED]),
      ...faults.map(({ message }): Node => ({ kind: 'text', text: message, tone: 'warn' })),
      below(context),
    ],
  }
}

async function fetchObjects(
  target: Target,
  flags: Flags,
  context: Context,
): Promise<{ items: readonly KubeObject[]; more: boolean }> {
  const { api, signal } = context
  const where = placeOf(target, flags.allNamespaces, context.namespace)
  if (target.name !== undefined) {
    return {
      items: [await get(api, target.resource, { ...where, name: target.name, subresource: flags.subresource, signal })],
      more: false,
    }
  }
  const { items, continue: more } = await list(api, target.resource, {
    ...where,
    selector: flags.selector,
    fieldSelector: flags.fieldSelector,
    limit: MOST,
    signal,
  })
  return { items, more: more !== undefined }
}

function answer(
  objects: readonly KubeObject[],
  oneByName: boolean,
  output: Exclude<Output, { form: 'table' }>,
  flags: Flags,
): Node[] {
  const shown = flags.showManagedFields ? objects : objects.map(withoutManagedFields)
  switch (output.form) {
    case 'name':
      return objects.length > 0 ? [code(nameText(objects))] : [{ kind: 'text', text: 'No resources found' }]
    case 'json':
      return [code(jsonText(asPrinted(shown, oneByName)), 'objects.json')]
    case 'yaml':
      return [code(yamlText(asPrinted(shown, oneByName)), 'objects.yaml')]
    case 'jsonpath':
      return [code(jsonPathText(output.template, asPrinted(objects, oneByName)))]
    case 'custom-columns':
      return [customColumnsNode(output.template, objects, flags.noHeaders === true)]
    case 'jsonpath-as-json':
      return [code(jsonPathJson(output.template, asPrinted(objects, oneByName)), 'answer.json')]
  }
}

function code(text: string, filename = 'answer.txt'): Node {
  return { kind: 'code', text, filename, answer: true }
}

function said(count: number, more: boolean): string {
  if (count === 0) return ''
  return more ? `the first ${count} objects; there are more` : count === 1 ? '1 object' : `${count} objects`
}
