import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'
import { refusedInChanges } from './refused-in-changes.ts'

const UNDER = 'chat has no files; put the manifest under the command, on lines of its own.'
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
  '--filename': UNDER,
  '-f': UNDER,
  '--kustomize': UNDER,
  '-k': UNDER,
  '--recursive': UNDER,
  '-R': UNDER,
  '--prune': 'nothing is deleted because it is not mentioned; delete names what is meant.',
  '--edit': 'an editor needs a terminal.',
  '--windows-line-endings': 'an editor needs a terminal.',
  '--force': 'what cannot be changed is not deleted and made again; say so with delete and apply.',
}

function manifestOf(command: string, words: readonly string[], manifest: string | undefined): string {
  if (words.length > 0) throw new Fault('usage', `Unexpected args: [${words.join(' ')}]`)
  if (manifest !== undefined) return manifest
  throw new Fault('usage', `${command} needs a manifest: put it under the command, on lines of its own.`, {
    hint: 'A code block is best; several documents are set apart by ---.',
  })
}

export const apply = defineCommand({
  program: 'k8s',
  name: 'apply',
  summary: 'Make a manifest so: server-side apply.',
  usage: '(the manifest on the lines below)',
  risk: 'change',
  flags: {
    serverSide: toggle('The cluster itself merges it; always so.'),
    forceConflicts: toggle('Take over fields that others manage.'),
  },
  body: true,
  read(words, { serverSide }, manifest) {
    if (serverSide === false)
      throw new Fault('usage', '--server-side=false is not offered: only the cluster knows who manages which field.')
    return { manifest: manifestOf('apply', words, manifest) }
  },
  // Which types those are stands in the manifest; the plan names them.
  access: () => [],
  examples: [{ line: `apply\n${EXAMPLE}`, says: 'a code block, and several documents, work as well' }],
  refused,
})

export const create = defineCommand({
  program: 'k8s',
  name: 'create',
  summary: 'Make what a manifest says; what is there already is refused.',
  usage: '(the manifest on the lines below)',
  risk: 'change',
  flags: {},
  body: true,
  read: (words, _flags, manifest) => ({ manifest: manifestOf('create', words, manifest) }),
  access: () => [],
  examples: [{ line: `create\n${EXAMPLE}`, says: 'a code block, and several documents, work as well' }],
  refused,
})
