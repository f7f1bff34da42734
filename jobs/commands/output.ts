import type { FlagsOf } from '../../src/command/catalog.ts'
import { Fault } from '../../src/fault.ts'

/** How the answer is to be printed. */
export type Output =
  | { readonly form: 'table'; readonly wide: boolean }
  | { readonly form: 'json' | 'yaml' | 'name' }
  | { readonly form: 'jsonpath' | 'jsonpath-as-json' | 'custom-columns'; readonly template: string }

const TEMPLATED = /^(jsonpath|jsonpath-as-json|custom-columns)=([\s\S]*)$/

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
  if (/^(go-template|template|templatefile|go-template-file|jsonpath-file|custom-columns-file|kyaml)/.test(output)) {
    throw new Fault('usage', `-o ${output.split('=')[0]} is not offered in chat.`, {
      hint: 'Write it as -o jsonpath=... or -o custom-columns=...',
    })
  }
  throw new Fault(
    'usage',
    `unable to match a printer suitable for the output format "${output.slice(0, 40)}", allowed formats are: custom-columns, json, jsonpath, name, wide, yaml${noHeaders ? ' (with --no-headers: the default and custom-columns)' : ''}`,
  )
}

/** A template that is still in quotes, because they stood after the equals sign of a phone’s keyboard. */
function unquoted(template: string): string {
  return /^(['"])[\s\S]*\1$/.test(template) ? template.slice(1, -1) : template
}
