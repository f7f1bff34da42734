import MarkdownIt from 'markdown-it'

// What Teams reads in a card's text: emphasis, lists and links, nothing else (learn.microsoft.com, cards-format).
const READER = new MarkdownIt('zero', { breaks: true }).enable(['emphasis', 'list', 'link', 'escape', 'newline'])

const MENTION = /<at>((?:[^<>\\]|\\.){1,100})<\/at>/y

// A mention is Teams' own; one that was escaped never gets here.
READER.inline.ruler.push('mention', (state, silent) => {
  MENTION.lastIndex = state.pos
  const name = MENTION.exec(state.src)?.[1]
  if (name === undefined) return false
  if (!silent) state.push('mention', 'span', 0).content = name.replace(/\\(.)/g, '$1')
  state.pos = MENTION.lastIndex
  return true
})
READER.renderer.rules.mention = (tokens, at) =>
  `<span class="mention">@${READER.utils.escapeHtml(tokens[at]?.content ?? '')}</span>`

/** A card's text as HTML. HTML in it stays text. */
export function cardHtml(source: string): string {
  return READER.render(source).replaceAll('<a href=', '<a target="_blank" rel="noopener noreferrer" href=')
}
