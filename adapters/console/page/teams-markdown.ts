import MarkdownIt from 'markdown-it'

// What Teams reads in a card's text: emphasis, lists and links, nothing else (learn.microsoft.com, cards-format).
const READER = new MarkdownIt('zero', { breaks: true }).enable(['emphasis', 'list', 'link', 'escape', 'newline'])

/** A card's text as HTML. HTML in it stays text; only a mention, which Teams knows by its `<at>`, is set apart. */
export function cardHtml(source: string): string {
  return READER.render(source)
    .replace(/&lt;at&gt;(.{1,100}?)&lt;\/at&gt;/g, '<span class="mention">@$1</span>')
    .replaceAll('<a href=', '<a target="_blank" rel="noopener noreferrer" href=')
}
