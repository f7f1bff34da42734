/** What stands where a secret stood. */
export const HIDDEN = '***'

/** Words that say: what stands here opens something. Names are matched word by word, in lower case. */
const SECRET =
  /\bsecret ids?\b|(?:password|passwd|passphrase|passcode|pwd|storepass|keypass|secret|token|credential)s?\d*(?![a-z0-9])|\b(?:pass|creds?|pw|pat|psk|dsn|authorization)\d*\b|(?:api|access|account|private|secret|encryption|encrypt|signing|sign|master|auth|shared|storage|subscription|function|client) ?keys?\d*\b|\bconn(?:ection)? ?str(?:ing)?s?\b/g

/** After such a word: where the secret is, what it is called, how long it lives. */
const ABOUT =
  /\b(?:names?|namespaces?|refs?|reference|files?|paths?|dir|directory|mount|type|kind|ttl|expiry|expirations?|expires|expired|lifetime|duration|seconds|minutes|hours|days|timeout|interval|period|length|size|min|max|limit|counts?|urls?|uri|endpoint|host|port|issuer|audiences?|providers?|class|version|polic(?:y|ies)|enabled|disabled|required|rotation|algorithm|alg|header|format|encoding|stores?|id|ids|since|used|at|time|timestamp|status|hook)\b/

/** A value that says nothing: a placeholder, a reference to a variable, a template, or a word that stands for none. */
const HARMLESS =
  /^(?:\*\*\*|null|nil|none|true|false|undefined|~|<\d{1,9} bytes hidden>|<[a-z]{1,16}>|\$\([\w.-]{1,128}\)|\$\{[\w.-]{1,128}\}|\{\{[^{}"'`]{1,256}\}\})$/i

/** Whether anything in a text looks like the name of a secret: cheap, and wrong only on the careful side. */
export function mayNameSecret(text: string): boolean {
  return /pass|pwd|secret|token|cred|psk|dsn|authorization|key|conn|masterauth|\bpw\b|\bpat\b/i.test(text)
}

/**
 * Whether a field, variable, annotation or flag of this name holds a secret: `DB_PASSWORD`, `apiKey`, `--auth-token`, but
 * not `secretName`, `tokenExpirationSeconds` or `PASSWORD_FILE`. Of a qualified name, what stands after the slash counts.
 */
export function isSecretName(name: string): boolean {
  if (name.length > 512 || !mayNameSecret(name)) return name.length > 512
  const words = name
    .slice(name.lastIndexOf('/') + 1)
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()
  // Names of Secrets, which Kubernetes and its charts spell so.
  if (/^(?:image pull|existing) secrets?$/.test(words)) return false
  let end = -1
  for (const match of words.matchAll(SECRET)) end = match.index + match[0].length
  return end >= 0 && !ABOUT.test(words.slice(end))
}

/** Whether this value may be shown under the name of a secret. A number under a plural is how many there are. */
export function isHarmless(value: string, name = ''): boolean {
  return value === '' || HARMLESS.test(value) || (/(?:secret|token)s$/i.test(name) && /^\d{1,9}$/.test(value))
}

/** Whether a text holds what stands for a hidden value. */
export function isHidden(text: string): boolean {
  return text.includes(HIDDEN) || /<\d{1,9} bytes hidden>/.test(text)
}
