import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'
import { NeedsText } from '../needs-text.ts'
import { filename } from '../source.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const UNDER = 'one manifest at a time: under the command on lines of its own, or behind -f.'
const EXAMPLE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: flags}\ndata: {beta: "on"}'
const refused = {
  ...refusedInChanges,
  '--all': 'nothing is deleted by it; delete says what is meant.',
  '--cascade': 'nothing is deleted by it; delete says what is meant.',
  '--grace-period': 'nothing is deleted by it; delete says what is meant.',
  '--prune-allowlist': 'nothing is deleted by it; delete says what is meant.',
  '--wait': 'nothing is deleted by it; delete says what is meant.',
  '--timeout': 'nothing is deleted by it; delete says what is meant.',
  '--selector': 'leave out of the manifest what is not meant.',
  '-l': 'leave out of the manifest what is not meant.',
  '--overwrite': 'the cluster itself merges it; --force-conflicts takes over what others manage.',
  '--openapi-patch': 'the cluster itself merges it.',
  '--subresource': 'patch --subresource changes a part of an object.',
  '--kustomize': UNDER,
  '-k': UNDER,
  '--recursive': UNDER,
  '-R': UNDER,
  '--prune': 'nothing is deleted because it is not mentioned; delete names what is meant.',
  '--edit': 'an editor needs a terminal.',
  '--windows-line-endings': 'an editor needs a terminal.',
  '--force': 'what cannot be changed is not deleted and made again; say so with delete and apply.',
}

/** Where the line names its place, it is not here yet. */
function manifestOf(
  command: string,
  words: readonly string[],
  manifest: string | undefined,
  elsewhere: string | undefined,
): string {
  if (words.length > 0) throw new Fault('usage', `Unexpected args: [${words.join(' ')}]`)
  if (manifest !== undefined || elsewhere !== undefined) return manifest ?? ''
  throw new NeedsText(command)
}

export const apply = defineCommand({
  program: 'k8s',
  name: 'apply',
  summary: 'Make a manifest so: server-side apply.',
  usage: '(-f URL|FILE | the manifest on the lines below)',
  risk: 'change',
  flags: {
    filename,
    serverSide: toggle('The cluster itself merges it; always so.'),
    forceConflicts: toggle('Take over fields that others manage.'),
  },
  body: true,
  read(words, { serverSide, filename: elsewhere }, manifest) {
    if (serverSide === false)
      throw new Fault('usage', '--server-side=false is not offered: only the cluster knows who manages which field.')
    return { manifest: manifestOf('apply', words, manifest, elsewhere) }
  },
  // Which types those are stands in the manifest; the plan names them.
  access: () => [],
  examples: [
    { line: `apply\n${EXAMPLE}`, says: 'a code block, and several documents, work as well' },
    { line: 'apply -f flags.yaml', says: 'a file that was shared in this thread; an https URL where one is allowed' },
  ],
  refused,
})

export const create = defineCommand({
  program: 'k8s',
  name: 'create',
  summary: 'Make what a manifest says; what is there already is refused.',
  usage: '(-f URL|FILE | the manifest on the lines below)',
  risk: 'change',
  flags: { filename },
  body: true,
  read: (words, { filename: elsewhere }, manifest) => ({ manifest: manifestOf('create', words, manifest, elsewhere) }),
  access: () => [],
  examples: [{ line: `create\n${EXAMPLE}`, says: 'a code block, and several documents, work as well' }],
  refused,
})
