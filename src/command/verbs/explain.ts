import { Fault } from '../../fault.ts'
import { defineCommand, text, toggle } from '../define.ts'

/** A type and fields in it; what jsonpath knows beyond that, kubectl refuses as well. */
const PATH = /^[^\s[\](){}*@?'"\\/]+$/

export const explain = defineCommand({
  program: 'k8s',
  name: 'explain',
  summary: 'Say what a type of object and its fields are for.',
  usage: 'TYPE[.FIELD[.FIELD]...]',
  risk: 'read',
  flags: {
    recursive: toggle('All fields below, names and types only.', { short: 'R' }),
    apiVersion: text('GROUP/VERSION', 'As this version has it: apps/v1.'),
    output: text('FORMAT', 'Only plaintext, which is what is always printed.', { short: 'o' }),
  },
  read(words, { output, apiVersion }) {
    const [word, ...more] = words
    if (word === undefined) {
      throw new Fault('usage', 'You must specify the type of resource to explain.', {
        hint: 'For example: /k8s explain deploy.spec.strategy; all types: /k8s api-resources',
      })
    }
    if (more.length > 0) {
      throw new Fault('usage', 'We accept only this format: explain RESOURCE', {
        hint: `Say: /k8s explain ${[word, ...more].join('.')}`,
      })
    }
    if (output && output !== 'plaintext')
      throw new Fault('usage', `unrecognized format: ${output.slice(0, 40)}`, { hint: 'Leave -o out.' })
    if (apiVersion && !/^([a-z0-9.-]+\/)?v[a-z0-9]+$/.test(apiVersion)) {
      throw new Fault('usage', `--api-version takes a group and a version, like apps/v1, not “${apiVersion}”.`, {
        hint: 'Which there are: /k8s api-versions',
      })
    }
    const path = word.replace(/\.$/, '')
    const segments = path.split('.')
    if (!PATH.test(path) || segments.includes('')) {
      throw new Fault('usage', 'invalid jsonpath syntax, first node must be field node', {
        hint: 'Lists need no brackets: /k8s explain pods.spec.containers.image',
      })
    }
    return { path, segments }
  },
  access: () => [],
  examples: [
    { line: 'explain deploy.spec.strategy', says: 'one field and those below it' },
    { line: 'explain pods.spec --recursive', says: 'every field below, names and types' },
    { line: 'explain hpa --api-version=autoscaling/v2', says: 'as one version has it' },
  ],
})
