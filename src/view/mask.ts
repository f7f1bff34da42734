import type { Reply } from '../reply.ts'
import { maskPrivateKeys } from './mask-key.ts'
import { mapStrings } from './reply-strings.ts'

/** What stands where a secret stood. */
const HIDDEN = '***'

const SECRET_NAME =
  'pass(?:word|wd|phrase)|pwd|(?<![a-z])pass|secret|token|(?:api|access|account|private|secret|signing|encryption)[_-]?key|client[_-]?key[_-]?data|credentials?|conn(?:ection)?[_-]?str(?:ing)?'

/** What was hidden already, by the cluster access or an earlier pattern. */
const MARK = '\\*\\*\\*(?![^\\s"\'\\\\,;&<@}\\])])'

/** A value that says nothing: a placeholder, a reference, or a word that stands for none. */
const HARMLESS = `(?!${MARK}|(?:null|nil|none|true|false|undefined)\\b|\\d{1,9} bytes\\b|(?:<|\\\\{1,8}u003c)(?:\\d{1,9} bytes hidden|set to the key|[a-z]{1,16}>)|\\$\\([\\w.-]{1,128}\\)|\\$\\{[\\w.-]{1,128}\\})`

/** Some are tried at every word or line: those wait until what they cannot do without is found, which is ten times quicker. */
type Pattern = RegExp | { readonly needs: RegExp; readonly fits: RegExp }
const NAMES_ONE = new RegExp(SECRET_NAME, 'i')

/**
 * What credentials look like, wherever they turn up. Each pattern starts at a literal or at the edge of a word and every
 * repetition is bounded, so that hostile text costs time linear in its length. The first group is kept: it says what was
 * hidden.
 */
const PATTERNS: readonly Pattern[] = [
  // JSON Web Tokens (RFC 7519), cut off ones too.
  /(?<![\w-])eyJ[\w-]{8,16384}\.eyJ[\w-]{8,16384}(?:\.[\w-]{0,16384})?/g,
  // AWS access key ids, GitHub, Slack and Google tokens by their published prefixes.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_\w{22,255}/g,
  /\bxox[abeposr](?:\.xox[bp])?-[\w-]{10,255}/g,
  /\bxapp-[\w-]{10,255}/g,
  /\bAIza[\w-]{35}/g,
  // Azure storage and service bus: connection strings and shared access signatures.
  /\b((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[^;\s"']{8,1024}/gi,
  /((?<![\w])sig=)[\w%+/=-]{16,512}/gi,
  // Authorization headers; bare ones only when they do not read like a sentence ("Basic authentication").
  /\b(Authorization["']?[ \t]{0,4}[:=][ \t]{0,4}["']?(?:[A-Za-z]{2,20}[ \t]{1,4})?)(?![A-Za-z]{2,20}[ \t]{1,4}\*)[\w.~+/=:-]{4,8192}/gi,
  /\b((?:Bearer|Basic|Digest)[ \t]{1,4})(?=[A-Za-z.~+/_-]{0,64}[0-9=])[\w.~+/=-]{8,8192}/gi,
  // user:password@ in a URL.
  { needs: /:\/\//, fits: /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,128}:)[^\s/@]{1,256}(?=@)/gi },
  // A line of YAML, of a description, or of a log, with the time before it or not: all of its value, and all of its block.
  {
    needs: NAMES_ONE,
    fits: new RegExp(
      `^(([ \\t]{0,120})(?:- )?["']?[\\w./-]{0,128}(?:${SECRET_NAME})["']?:[ \\t]{1,4})[|>][-+\\d]{0,2}[ \\t]{0,120}(?:\\n\\2[ \\t]{1,120}[^\\n]*|\\n[ \\t]{0,120}(?=\\n))+`,
      'gim',
    ),
  },
  {
    needs: NAMES_ONE,
    fits: new RegExp(
      `^((?:\\d{4}-\\d\\d-\\d\\d[T ][\\d:.,]{5,20}(?:Z|[+-][\\d:]{4,6})? )?[ \\t]{0,120}(?:- )?["']?[\\w./-]{0,128}(?:${SECRET_NAME})["']?:[ \\t]{1,120})${HARMLESS}(?![\\s|>"'{[])[^\\n]{1,4096}`,
      'gim',
    ),
  },
  // Key and quoted value, then key and bare value: logs, JSON, YAML, flags, and the wide columns of describe.
  new RegExp(
    `((?:${SECRET_NAME})["']?[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120}")${HARMLESS}(?:[^"\\\\\\n]|\\\\.){1,4096}`,
    'gi',
  ),
  new RegExp(`((?:${SECRET_NAME})["']?[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120}')${HARMLESS}[^'\\n]{1,4096}`, 'gi'),
  new RegExp(
    `((?:${SECRET_NAME})[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120})${HARMLESS}(?!\\\\{1,8}["'])[^\\s"',;&}\\])]{1,4096}`,
    'gi',
  ),
  // The same where JSON stands in a string of JSON, as in the annotation that kubectl apply leaves.
  new RegExp(
    `((?:${SECRET_NAME})(\\\\{1,8})["'][ \\t]{0,40}:[ \\t]{0,120}\\2["'])${HARMLESS}(?:(?!(?<!\\\\)\\2["'])[^\\n]){1,4096}`,
    'gi',
  ),
  new RegExp(
    `((?:${SECRET_NAME})[ \\t]{0,40}[:=][ \\t]{0,120}(\\\\{1,8})["'])${HARMLESS}(?:(?!(?<!\\\\)\\2["'])[^\\n]){1,4096}`,
    'gi',
  ),
  // The same in a pod's environment, where name and value are two fields.
  new RegExp(
    `(\\bname\\\\{0,8}"?:[ \\t]{0,4}\\\\{0,8}["']?[\\w.-]{0,128}?(?:${SECRET_NAME})[\\w.-]{0,64}\\\\{0,8}["']?(?:,\\s{0,80}|\\s{1,80})\\\\{0,8}"?value\\\\{0,8}"?:[ \\t]{0,4}\\\\{0,8}["']?)${HARMLESS}(?:(?<=["'])[^"'\\n]{1,4096}|[^\\s"']{1,4096})`,
    'gi',
  ),
  // The auth field of a dockerconfigjson, escaped in an annotation or not.
  /(\\?"auth\\?"\s{0,4}:\s{0,4}\\?")[A-Za-z0-9+/=]{8,4096}/g,
]

export type Masked = { readonly text: string; readonly count: number }

/**
 * Hides what looks like a credential, and all that the given patterns match, but for a group named `keep`; says how much
 * was hidden. `^` and `$` of given patterns are the ends of a line.
 */
export function mask(text: string, more: readonly RegExp[] = []): Masked {
  let { text: masked, count } = maskPrivateKeys(text, HIDDEN)
  const hide = (found: string, kept: string, hidden: string) => {
    // What an earlier pattern hid is not counted again.
    if (found === hidden || found === kept) return found
    count++
    return hidden
  }
  for (const pattern of PATTERNS) {
    const { needs, fits } = pattern instanceof RegExp ? { needs: undefined, fits: pattern } : pattern
    if (needs && !needs.test(masked)) continue
    masked = masked.replace(fits, (found: string, group: unknown) => {
      const kept = typeof group === 'string' ? group : ''
      return hide(found, kept, kept + HIDDEN)
    })
  }
  for (const pattern of more) {
    masked = masked.replace(everywhere(pattern), (found: string, ...rest: unknown[]) => {
      const kept = keptOf(rest.at(-1))
      const at = found.indexOf(kept)
      const after = at + kept.length < found.length ? HIDDEN : ''
      return hide(found, kept, kept === '' ? HIDDEN : (at > 0 ? HIDDEN : '') + kept + after)
    })
  }
  return { text: masked, count }
}

/** `keep` of a pattern's named groups, which are the last argument of a replacer where there are any. */
function keptOf(groups: unknown): string {
  return typeof groups === 'object' && groups !== null && 'keep' in groups ? String(groups.keep ?? '') : ''
}

function everywhere(pattern: RegExp): RegExp {
  if (pattern.global && pattern.multiline) return pattern
  return new RegExp(pattern.source, [...new Set(`${pattern.flags}gm`)].join(''))
}

/** The same for every string that a reply would show: the last look, at the door. */
export function maskReply(reply: Reply, more: readonly RegExp[] = []): Reply {
  const given = more.map(everywhere)
  const all: string[] = []
  mapStrings(reply, (value) => {
    all.push(value)
    return value
  })
  // Nearly every reply holds none: one look at all of it together is much cheaper than one at each string. Given patterns
  // may say where a string begins or ends, and look at each.
  const clean = mask(all.join('\n')).count === 0 && !given.some((one) => all.some((text) => text.search(one) >= 0))
  return clean ? reply : mapStrings(reply, (value) => mask(value, given).text)
}
