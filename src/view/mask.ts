import type { Line, Node, Reply, Span } from '../reply.ts'

/** What stands where a secret stood. */
const HIDDEN = '***'

/**
 * What credentials look like, wherever they turn up. Each pattern is bounded and starts at a literal, so that matching
 * takes linear time on hostile input. A first group is kept: it says what was hidden.
 */
const PATTERNS: readonly RegExp[] = [
  // PEM: private keys of every kind (RFC 7468); certificates are public and stay.
  /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^-]{0,16384}(?:-----END [A-Z ]{0,30}PRIVATE KEY-----)?/g,
  // JSON Web Tokens (RFC 7519).
  /\beyJ[\w-]{8,2048}\.eyJ[\w-]{8,8192}\.[\w-]{8,2048}/g,
  // AWS access key ids, GitHub, Slack, Google and Azure DevOps tokens by their published prefixes.
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,255}/g,
  /\bgithub_pat_\w{22,255}/g,
  /\bxox[abposr]-[\w-]{10,255}/g,
  /\bxapp-[\w-]{10,255}/g,
  /\bAIza[\w-]{35}/g,
  // Azure storage and service bus: connection strings and shared access signatures.
  /\b((?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[^;\s"']{8,1024}/gi,
  /([?&;]sig=)[\w%+/=-]{16,512}/gi,
  // Authorization headers and bare bearer tokens.
  /\b((?:Bearer|Basic|Digest)\s{1,4})[\w.~+/=-]{8,4096}/gi,
  // user:password@ in a URL.
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,128}:)[^\s/@]{1,256}(?=@)/gi,
  // Key and value in logs, JSON, YAML, environment and flags.
  /((?:pass(?:word|wd|phrase)?|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|client[_-]?secret|client-key-data|credentials?)["']?\s{0,4}[:=]\s{0,4}["']?)(?!\*\*\*|null\b|true\b|false\b|<)[^\s"',;&}\]]{4,4096}/gi,
  // The auth field of a dockerconfigjson.
  /("auth"\s{0,4}:\s{0,4}")[A-Za-z0-9+/=]{8,4096}/g,
]

export type Masked = { readonly text: string; readonly count: number }

/** Hides what looks like a credential, and what the given patterns match; says how much was hidden. */
export function mask(text: string, more: readonly RegExp[] = []): Masked {
  let count = 0
  let masked = text
  for (const pattern of [...PATTERNS, ...more]) {
    masked = masked.replace(pattern, (_match, ...groups) => {
      count++
      return (typeof groups[0] === 'string' ? groups[0] : '') + HIDDEN
    })
  }
  return { text: masked, count }
}

/** The same for every string that a reply would show: the last look, at the door. */
export function maskReply(reply: Reply, more: readonly RegExp[] = []): Reply {
  // Nearly every reply holds none: one look at all of it together is much cheaper than one at each string.
  const all: string[] = []
  const collect = (value: string) => {
    all.push(value)
    return value
  }
  for (const node of reply.nodes) maskNode(node, collect)
  if (mask(all.join('\n'), more).count === 0) return reply
  const text = (value: string) => mask(value, more).text
  return { nodes: reply.nodes.map((node) => maskNode(node, text)) }
}

function maskNode(node: Node, text: (value: string) => string): Node {
  switch (node.kind) {
    case 'heading':
    case 'code':
    case 'diff':
    case 'file':
      return { ...node, text: text(node.text) }
    case 'text':
    case 'context':
      return { ...node, text: maskLine(node.text, text) }
    case 'fields':
      // A field's name is half of what makes its value a secret.
      return {
        ...node,
        fields: node.fields.map(({ name, value }) => ({ name: text(name), value: maskLine(value, text) })),
      }
    case 'table':
      return {
        ...node,
        rows: node.rows.map((row) => row.map(text)),
        ...(node.caption ? { caption: text(node.caption) } : {}),
      }
    case 'list':
      return { ...node, items: node.items.map((item) => maskLine(item, text)) }
    case 'progress':
      return { ...node, label: text(node.label) }
    case 'image':
      return { ...node, alt: text(node.alt), ...(node.title ? { title: text(node.title) } : {}) }
    case 'buttons':
    case 'select':
      return node
  }
}

function maskLine(line: Line, text: (value: string) => string): Line {
  return typeof line === 'string' ? text(line) : line.map((span) => maskSpan(span, text))
}

function maskSpan(span: Span, text: (value: string) => string): Span {
  if (typeof span === 'string') return text(span)
  if ('code' in span) return { code: text(span.code) }
  if ('strong' in span) return { strong: text(span.strong) }
  if ('link' in span) return { link: text(span.link), label: text(span.label) }
  return span
}
