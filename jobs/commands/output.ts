import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'

/** How the answer is to be printed. */
export type Output =
  | { readonly form: 'table'; readonly wide: boolean }
  | { readonly form: 'json' | 'yaml' | 'name' }
  | { readonly form: 'jsonpath' | 'jsonpath-as-json' | 'custom-columns'; readonly template: string }

const TEMPLATED = /^(jsonpath|jsonpath-as-json|custom-columns)=([\s\S]*)$/

/** kubectl's other formats: programs, files that chat does not have, and a second way of writing YAML. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/^(go-template|template)$/, 'Go templates are programs: write it as -o jsonpath=... or -o custom-columns=...'],
  [/^(go-template-file|templatefile|jsonpath-file)$/, 'Chat has no files: write it out, as -o jsonpath=...'],
  [/^custom-columns-file$/, 'Chat has no files: write it out, as -o custom-columns=...'],
  [/^kyaml$/, 'It is YAML written otherwise: -o yaml'],
]

/** Reads -o. Throws a usage Fault for a format there is not, or one that needs files or programs. */
export function readOutput({ output, noHeaders }: FlagsOf<'get'>): Output {
  if (!output) return { form: 'table', wide: false }
  if (output === 'wide') return { form: 'table', wide: true }
  if (output === 'json' || output === 'yaml' || output === 'name') return { form: output }
  const [, form, template] = TEMPLATED.exec(output) ?? []
  if (form === 'jsonpath' || form === 'jsonpath-as-json' || form === 'custom-columns')
    return { form, template: unquoted(template ?? '') }
  if (/^(jsonpath|jsonpath-as-json|custom-columns)$/.test(output)) {
    throw new Fault('usage', `template format specified but no template given`, {
      hint: `Write it as -o ${output}=...`,
    })
  }
  const name = output.split('=')[0] ?? ''
  const instead = INSTEAD.find(([pattern]) => pattern.test(name))?.[1]
  if (instead) throw new Fault('usage', `-o ${name} is not offered in chat.`, { hint: instead })
  throw new Fault(
    'usage',
    `unable to match a printer suitable for the output format "${output.slice(0, 40)}", allowed formats are: custom-columns, json, jsonpath, jsonpath-as-json, name, wide, yaml${noHeaders ? ' (with --no-headers: the default and custom-columns)' : ''}`,
  )
}

/** A template that is still in quotes, because they stood after the equals sign of a phone’s keyboard. */
function unquoted(template: string): string {
  return /^(['"])[\s\S]*\1$/.test(template) ? template.slice(1, -1) : template
}
