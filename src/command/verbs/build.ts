import { defineCommand, text } from '../define.ts'

export const build = defineCommand({
  program: 'k8s',
  name: 'build',
  summary: 'Put a command together by choosing; /k8s alone opens it.',
  usage: '[COMMAND ...]',
  risk: 'read',
  answers: 'private',
  lineAfter: 0,
  flags: {
    filter: text('TEXT', 'Of long lists, only what holds this.'),
    choose: text('PART', 'Open the menu of this part: verb, type, name, namespace or cluster.', { hidden: true }),
  },
  read: (words) => ({ words }),
  access: () => [],
  examples: [
    { line: 'build', says: 'from the beginning; /k8s alone is the same' },
    { line: 'build get pods -n shop', says: 'from there on' },
  ],
})
