import { Fault } from '../../src/fault.ts'
import type { Resource } from '../../src/kube/discovery.ts'
import { tryApply } from '../../src/kube/dry-run.ts'
import type { Written } from '../../src/kube/manifest.ts'
import { readManifest, resourceOf } from '../../src/kube/manifest.ts'
import { apiVersionOf, get } from '../../src/kube/resources.ts'
import type { Line, Node } from '../../src/reply.ts'
import { changedFields } from '../../src/view/changed-fields.ts'
import type { Pair } from '../../src/view/diff.ts'
import { diffText } from '../../src/view/diff.ts'
import type { Context, Executor } from '../context.ts'
import { above } from './around.ts'
import { eachOf } from './each.ts'

/** Objects looked at at once. */
const AT_ONCE = 4
/** Fields that are said of one object; all of them stand in the diff. */
const MOST_FIELDS = 6

/** An object of a manifest, and where it belongs in this cluster. */
export type Meant = { readonly resource: Resource; readonly object: Written; readonly namespace: string | undefined }
type Outcome = { readonly meant: Meant } & (Pair | { readonly fault: Fault })

/** `kubectl diff --server-side`: each object as it is beside what the cluster says it would be. Nothing is stored. */
export const diff: Executor<'diff'> = async ({ manifest }, flags, context) => {
  const meant = await readMeant(manifest, context)
  const outcomes = await eachOf(meant, AT_ONCE, (one) =>
    compare(one, { fieldManager: flags.fieldManager ?? 'kubectl', force: flags.forceConflicts === true }, context),
  )
  const faults = outcomes.flatMap((one) => ('fault' in one ? [one] : []))
  const pairs = outcomes.flatMap((one) => ('fault' in one ? [] : [one]))
  if (pairs.length === 0 && faults[0]) throw faults[0].fault
  const managed = flags.showManagedFields === true
  const text = diffText(pairs, managed)
  return {
    nodes: [
      above(context, context.namespace, meant.length === 1 ? nameOf(meant[0]) : `${meant.length} objects`),
      ...pairs.flatMap((pair) => verdict(pair, managed)),
      ...faults.map(
        ({ meant, fault }): Node => ({
          kind: 'text',
          tone: 'bad',
          text: [{ code: nameOf(meant) }, ` ${fault.message}`],
        }),
      ),
      ...(text === '' ? [] : [{ kind: 'diff' as const, text, filename: 'changes.diff', answer: true as const }]),
      ...notes(pairs),
    ],
  }
}

/** The objects of a manifest, each in its namespace. Throws kubectl's sentence where it says another than the line does. */
export async function readMeant(
  manifest: string,
  { cluster, namespace, line, signal }: Context,
): Promise<readonly Meant[]> {
  const catalog = await cluster.discovery.catalog(signal)
  const enforced = /(?:^| )(?:-n|--namespace)/.test(line)
  return readManifest(manifest).map((object) => {
    const resource = resourceOf(object, catalog)
    if (!resource.namespaced) return { resource, object, namespace: undefined }
    const own = object.metadata.namespace
    if (enforced && own !== undefined && own !== namespace) {
      throw new Fault(
        'usage',
        `the namespace from the provided object "${own}" does not match the namespace "${namespace}". You must pass '--namespace=${own}' to perform this operation.`,
      )
    }
    const place = own ?? namespace
    return { resource, object: { ...object, metadata: { ...object.metadata, namespace: place } }, namespace: place }
  })
}

async function compare(
  meant: Meant,
  applying: { readonly fieldManager: string; readonly force: boolean },
  { api, signal }: Context,
): Promise<Outcome> {
  const { resource, object, namespace } = meant
  try {
    const live = await liveOf(meant, { api, signal })
    const merged = await tryApply(api, resource, object, { ...applying, namespace, signal })
    const name = [resource.group, resource.version, resource.kind, namespace ?? '', object.metadata.name]
    return { meant, name: (resource.group ? name : name.slice(1)).join('.'), live, merged }
  } catch (error) {
    if (!(error instanceof Fault) || signal.aborted) throw error
    return { meant, fault: error.code === 'conflict' ? conflict(error) : error }
  }
}

async function liveOf({ resource, object, namespace }: Meant, { api, signal }: Pick<Context, 'api' | 'signal'>) {
  try {
    return await get(api, resource, { namespace, name: object.metadata.name, signal })
  } catch (error) {
    if (error instanceof Fault && error.code === 'not-found') return undefined
    throw error
  }
}

function conflict(fault: Fault): Fault {
  return new Fault('conflict', fault.message, {
    hint: 'Add --force-conflicts to see what it would be if the manifest took those fields over.',
    cause: fault,
  })
}

/** What would become of one object: the fields that differ, as many as are read. */
function verdict({ meant, live, merged, name: file }: Pair & { readonly meant: Meant }, managed: boolean): Node[] {
  const name = { code: nameOf(meant) }
  const say = (tone: 'info' | 'warn', words: string): Node => ({ kind: 'text', tone, text: [name, words] })
  if (live === undefined) return [say('info', ' is not there: it would be made.')]
  const fields = isSecret(meant) ? [] : changedFields(live, merged)
  if (fields.length === 0 && diffText([{ name: file, live, merged }], managed) === '')
    return [say('info', ' is so already.')]
  const shown = fields.slice(0, MOST_FIELDS)
  const more = fields.length - shown.length
  return [
    say('warn', fields.length > 0 ? ' would change:' : ' would change.'),
    ...(shown.length > 0
      ? [
          {
            kind: 'list' as const,
            items: shown.map(({ path, from, to }): Line => [{ code: path }, ` ${from} → ${to}`]),
          },
        ]
      : []),
    ...(more > 0 ? [{ kind: 'context' as const, text: `and ${more} more fields` }] : []),
  ]
}

function isSecret({ resource }: Meant): boolean {
  return resource.kind === 'Secret' && apiVersionOf(resource) === 'v1'
}

function nameOf(meant: Meant | undefined): string {
  if (!meant) return ''
  const { resource, object } = meant
  return `${resource.singular || resource.kind.toLowerCase()} ${object.metadata.name}`
}

function notes(pairs: readonly (Pair & { readonly meant: Meant })[]): Node[] {
  const secrets = pairs.some(({ meant }) => isSecret(meant))
  const going = pairs.filter(({ live }) => isBeingDeleted(live)).map(({ meant }) => nameOf(meant))
  return [
    { kind: 'context', text: 'Nothing was changed: the cluster was asked what would come of it.' },
    ...(secrets ? [{ kind: 'context' as const, text: 'Values of Secrets are compared by their size alone.' }] : []),
    ...(going.length > 0
      ? [{ kind: 'context' as const, text: `Being deleted at this moment: ${going.join(', ')}.` }]
      : []),
  ]
}

function isBeingDeleted(live: unknown): boolean {
  return (
    (live as { readonly metadata?: { readonly deletionTimestamp?: unknown } } | undefined)?.metadata
      ?.deletionTimestamp !== undefined
  )
}
