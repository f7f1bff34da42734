type Mention = { readonly text: string; readonly id: string; readonly name: string }

/**
 * What somebody typed, out of what Teams made of it: our own mention taken out, others' as their names, markup and
 * entities resolved once, spaces that do not break as spaces. Quotes and dashes of phones are the parser's to read.
 * learn.microsoft.com, bots/how-to/conversations/channel-and-group-conversations
 */
export function asTyped(text: string, mentions: readonly Mention[], bot: string): string {
  let said = text
  for (const { text: mention, id, name } of mentions) {
    if (mention !== '') said = said.split(mention).join(id === bot ? ' ' : name)
  }
  return entities(said.replace(MARKUP, marked))
    .replace(/[\u00a0\u2007\u202f]/g, ' ')
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .trim()
}

/** Only what Teams itself writes; `<pod-name>` stays what somebody typed. */
const MARKUP = /<(\/?)(at|p|div|br|span|strong|b|em|i|u|a|code|pre|blockquote|ul|ol|li)\b[^<>]*>/gi
const BREAKS = new Set(['p', 'div', 'br', 'pre', 'li', 'blockquote'])

function marked(_whole: string, closes: string, name: string): string {
  const tag = name.toLowerCase()
  return BREAKS.has(tag) && (closes === '/' || tag === 'br') ? '\n' : ''
}

const NAMED: Readonly<Record<string, string>> = { nbsp: ' ', lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function entities(text: string): string {
  return text.replace(/&(?:(nbsp|lt|gt|quot|apos|amp)|#(\d{1,7})|#x([\da-f]{1,6}));/gi, (whole, name, decimal, hex) => {
    if (name) return NAMED[String(name).toLowerCase()] ?? whole
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16)
    return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point).toWellFormed() : whole
  })
}
