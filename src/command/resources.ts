import { Fault } from '../fault.ts'

/** What TYPE and NAME arguments say: names of some types, or single objects of types of their own. */
export type Resources =
  | { readonly form: 'types'; readonly types: readonly string[]; readonly names: readonly string[] }
  | { readonly form: 'pairs'; readonly pairs: readonly { readonly type: string; readonly name: string }[] }

/** An object's name may hold anything but what would change the request's path (apimachinery path.IsValidPathSegmentName). */
const BAD_NAME = /[/%]|^\.{0,2}$/
/** What joins commands in a shell. */
const SHELL = /^(\|{1,2}|&{1,2}|;|>{1,2}|<)$/

/**
 * Reads `TYPE[,TYPE...] [NAME...]` or `TYPE/NAME ...` as cli-runtime's resource.Builder does, with its words for what is wrong
 * (k8s.io/cli-runtime pkg/resource/builder.go, ResourceTypeOrNameArgs). Throws a usage Fault.
 */
export function readResources(words: readonly string[]): Resources {
  if (words.some((word) => word.includes('/')))
    return { form: 'pairs', pairs: words.map((word) => readPair(word, words)) }
  const [types = '', ...names] = words
  for (const name of names) checkName(name)
  return { form: 'types', types: splitTypes(types), names }
}

/** The types that are asked for, each once. */
export function typesOf(resources: Resources): string[] {
  return resources.form === 'types' ? [...resources.types] : [...new Set(resources.pairs.map((pair) => pair.type))]
}

/** Whether single objects are named. */
export function hasNames(resources: Resources): boolean {
  return resources.form === 'pairs' || resources.names.length > 0
}

function splitTypes(word: string): string[] {
  return [...new Set(word.split(',').map((type) => type.trim()))].filter(Boolean)
}

function readPair(word: string, words: readonly string[]): { type: string; name: string } {
  const [type = '', name = '', ...more] = word.split('/')
  if (!word.includes('/')) {
    throw new Fault(
      'usage',
      `there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>')`,
      { hint: `Say it as ${words.filter((other) => other.includes('/')).join(' ')}, or as TYPE NAME.` },
    )
  }
  if (more.length > 0) throw new Fault('usage', 'arguments in resource/name form may not have more than one slash')
  if (!type || !name || type.includes(',')) {
    throw new Fault('usage', 'arguments in resource/name form must have a single resource and name')
  }
  checkName(name)
  return { type, name }
}

function checkName(name: string): void {
  if (SHELL.test(name)) {
    throw new Fault('usage', `There is no shell here, so ${name} does nothing.`, {
      hint: 'Choose with -l, --field-selector or -o jsonpath=... instead.',
    })
  }
  if (BAD_NAME.test(name))
    throw new Fault('usage', `“${name}” cannot be the name of an object.`, { hint: 'Which there are: /k8s get TYPE' })
}
