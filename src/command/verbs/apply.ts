import { Fault } from '../../fault.ts'
import { defineCommand, toggle } from '../define.ts'

const UNDER = 'chat has no files; put the manifest under the command, on lines of its own.'
const refused = {
  '--filename': UNDER,
  '-f': UNDER,
  '--kustomize': UNDER,
  '-k': UNDER,
  '--recursive': UNDER,
  '-R': UNDER,
  '--prune': 'nothing is deleted because it is not mentioned; delete names what is meant.',
  '--validate': 'unknown and doubled fields are always refused.',
  '--field-manager': 'what is changed from here is managed by quarterdeck.',
  '--edit': 'an editor needs a terminal.',
  '--force': 'what cannot be changed is not deleted and made again; say so with delete and apply.',
  '--save-config': 'who manages which field is kept by the cluster itself.',
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
  examples: [{ line: 'apply', says: 'with a manifest on the lines below' }],
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
  examples: [{ line: 'create', says: 'with a manifest on the lines below' }],
  refused,
})
