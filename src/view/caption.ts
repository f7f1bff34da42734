const number = new Intl.NumberFormat('en')

/** Kinds whose plural does not end in the usual way are given by their resource's own plural, so only English words stand here. */
const IRREGULAR: Readonly<Record<string, string>> = { endpoints: 'endpoints', ingress: 'ingresses' }

/** `prod-weu · shop · 14 pods`: where an answer comes from and what it is; empty parts are left out. */
export function caption(...parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(' · ')
}

/** `14 pods`, `1 pod`, `more than 500 pods`, `20 of 312 pods`. `noun` in the singular. */
export function counted(
  count: number,
  noun: string,
  { of, atLeast }: { readonly of?: number; readonly atLeast?: boolean } = {},
): string {
  const all = of ?? count
  const shown = of !== undefined && of !== count ? `${number.format(count)} of ` : ''
  return `${atLeast ? 'more than ' : ''}${shown}${number.format(all)} ${all === 1 ? noun : plural(noun)}`
}

/** English plural of a kind in lower case: `pods`, `policies`, `ingresses`. */
function plural(noun: string): string {
  const irregular = IRREGULAR[noun]
  if (irregular) return irregular
  if (/(?:s|x|ch|sh)$/.test(noun)) return `${noun}es`
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`
}
