import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'
import { NeedsText } from '../needs-text.ts'
import { filename } from '../source.ts'

const UNDER = 'one manifest at a time: under the command on lines of its own, or behind -f.'

export const diff = defineCommand({
  program: 'k8s',
  name: 'diff',
  summary: 'Show what a manifest would change, without changing anything.',
  usage: '(-f URL|FILE | the manifest on the lines below)',
  risk: 'read',
  flags: {
    filename,
    forceConflicts: toggle('As if the manifest took over fields that others manage.'),
    fieldManager: text('NAME', 'Whose fields they would be; kubectl unless said otherwise.'),
    showManagedFields: toggle('Show who manages which field, too.'),
    serverSide: toggle('The cluster itself says what would come of it; always so.'),
  },
  body: true,
  read(words, flags, manifest) {
    if (words.length > 0) {
      throw new Fault('usage', `Unexpected args: [${words.join(' ')}]`, {
        hint: 'Paste the manifest under the line; what an object is now: /k8s get TYPE NAME -o yaml',
      })
    }
    if (flags.serverSide === false) {
      throw new Fault('usage', '--server-side=false is not offered: only the cluster knows what would come of it.')
    }
    if (flags.fieldManager !== undefined && !/^[\x21-\x7e]{1,128}$/.test(flags.fieldManager))
      throw new Fault('usage', '--field-manager takes a name of 1 to 128 printable characters.')
    if (manifest === undefined && flags.filename === undefined) throw new NeedsText('diff')
    return { manifest: manifest ?? '' }
  },
  // Which types those are stands in the manifest; whoever has read it looks again.
  access: () => [],
  examples: [
    {
      line: 'diff\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {team: storefront}}',
      says: 'what applying that would change; a code block, and several documents, work as well',
    },
  ],
  refused: {
    '--kustomize': UNDER,
    '-k': UNDER,
    '--recursive': UNDER,
    '-R': UNDER,
    '--selector': 'leave out of the manifest what is not meant.',
    '-l': 'leave out of the manifest what is not meant.',
    '--prune': 'nothing is pruned from chat, so there is nothing to show.',
    '--prune-allowlist': 'nothing is pruned from chat, so there is nothing to show.',
    '--concurrency': 'objects are looked at a few at a time.',
    '--show-secrets': 'values of Secrets never reach chat.',
  },
})
