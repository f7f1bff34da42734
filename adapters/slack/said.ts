/**
 * What somebody typed, out of what Slack made of it: links and mentions as they were written, entities resolved once,
 * code marks around the whole taken off. https://docs.slack.dev/messaging/formatting-message-text
 */
export function asTyped(text: string): string {
  return uncoded(text.replace(/<([^<>|]*)(?:\|([^<>]*))?>/g, reference))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim()
}

/** The same without the mention of us that it begins with. */
export function afterMention(text: string, bot: string | undefined): string {
  const mention = /^\s*<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>[\s:,]*/.exec(text)
  return asTyped(mention && (bot === undefined || mention[1] === bot) ? text.slice(mention[0].length) : text)
}

function reference(whole: string, target: string, label: string | undefined): string {
  const sign = target[0]
  if (sign === '@' || sign === '#') return target
  if (sign === '!') return label ?? `@${target.slice(1)}`
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return label || target
  return whole
}

function uncoded(text: string): string {
  const code = /^\s*(`{3}|`)([^`]+)\1\s*$/.exec(text)
  return code?.[2] ?? text
}
