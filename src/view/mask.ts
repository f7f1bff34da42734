import type { Reply } from '../reply.ts'
import { maskPrivateKeys } from './mask-key.ts'
import { mapStrings } from './reply-strings.ts'

/** What stands where a secret stood. */
const HIDDEN = '***'

const SECRET_NAME =
  'pass(?:word|wd|phrase)|pwd|(?<![a-z])pass|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|client[_-]?key[_-]?data|credentials?'

/** A value that says nothing: a placeholder, a reference, or a word that stands for none. */
const HARMLESS =
  '(?!\\*\\*\\*|(?:null|nil|none|true|false|undefined)\\b|\\d{1,9} bytes\\b|(?:<|\\\\{1,8}u003c)(?:\\d{1,9} bytes hidden|set to the key|[a-z]{1,16}>)|\\$[({])'

/**
 * What credentials look like, wherever they turn up. Each pattern starts at a literal or at the edge of a word and every
 * repetition is bounded, so that hostile text costs time linear in its length. The first group is kept: it says what was
 * hidden.
 */
const PATTERNS: readonly RegExp[] = [
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
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,128}:)[^\s/@]{1,256}(?=@)/gi,
  // Key and quoted value, then key and bare value: logs, JSON, YAML, flags, and the wide columns of describe.
  new RegExp(
    `((?:${SECRET_NAME})["']?[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120}")${HARMLESS}(?:[^"\\\\\\n]|\\\\.){1,4096}`,
    'gi',
  ),
  new RegExp(`((?:${SECRET_NAME})["']?[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120}')${HARMLESS}[^'\\n]{1,4096}`, 'gi'),
  new RegExp(`((?:${SECRET_NAME})[ \\t]{0,40}(?:[:=]|=>)[ \\t]{0,120})${HARMLESS}[^\\s"',;&}\\])]{1,4096}`, 'gi'),
  // The same where JSON stands in a string of JSON, as in the annotation that kubectl apply leaves.
  new RegExp(
    `((?:${SECRET_NAME})(\\\\{1,8})["'][ \\t]{0,40}:[ \\t]{0,120}\\2["'])${HARMLESS}(?:(?!(?<!\\\\)\\2["'])[^\\n]){1,4096}`,
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
 * Hides what looks like a credential, and what the given patterns match; says how much was hidden. Of a given pattern the
 * first group, if it has one, is kept.
 */
export function mask(text: string, more: readonly RegExp[] = []): Masked {
  const keys = maskPrivateKeys(text, HIDDEN)
  let { text: masked, count } = keys
  for (const pattern of [...PATTERNS, ...more.map(everywhere)]) {
    masked = masked.replace(pattern, (found: string, ...groups: unknown[]) => {
      const kept = typeof groups[0] === 'string' ? groups[0] : ''
      // What an earlier pattern hid is not counted again.
      if (found.slice(kept.length).startsWith(HIDDEN)) return found
      count++
      return kept + HIDDEN
    })
  }
  return { text: masked, count }
}

function everywhere(pattern: RegExp): RegExp {
  return pattern.global ? pattern : new RegExp(pattern.source, `${pattern.flags}g`)
}

/** The same for every string that a reply would show: the last look, at the door. */
export function maskReply(reply: Reply, more: readonly RegExp[] = []): Reply {
  // Nearly every reply holds none: one look at all of it together is much cheaper than one at each string.
  const all: string[] = []
  mapStrings(reply, (value) => {
    all.push(value)
    return value
  })
  if (mask(all.join('\n'), more).count === 0) return reply
  return mapStrings(reply, (value) => mask(value, more).text)
}
