import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

export const images = defineCommand({
  program: 'k8s',
  name: 'images',
  aliases: ['image'],
  summary: 'Say which images and tags run where, which cannot be pulled, and which have no fixed tag.',
  usage: '[PART-OF-NAME] [-l LABELS]',
  risk: 'read',
  flags: {
    allNamespaces: toggle('Look in every namespace.', { short: 'A' }),
    selector: text('LABELS', 'Only pods with these labels: app=web.', { short: 'l' }),
  },
  read(words): { readonly part?: string } {
    const [part, ...more] = words
    if (more.length > 0) {
      throw new Fault('usage', `images takes one part of a name at most, but “${more[0]}” was given, too.`)
    }
    return part === undefined ? {} : { part }
  },
  access: () => [{ verb: 'list', resource: 'pods' }],
  examples: [
    { line: 'images', says: 'what runs in this channel’s namespace' },
    { line: 'images -A', says: 'what runs anywhere' },
    { line: 'images registry.example/web -A', says: 'which tags of one image run, and where' },
  ],
})
