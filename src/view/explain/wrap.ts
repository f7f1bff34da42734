/** unicode.IsSpace but for the no-break space, which keeps words together. */
const SPACE = /^(?!\u00a0)\p{White_Space}$/u

/**
 * Breaks lines between words so that none is longer than `limit` characters; a longer word stays whole, and breaks that
 * are there stay. Source of the rules: github.com/mitchellh/go-wordwrap, which kubectl explain wraps with.
 */
export function wrap(limit: number, text: string): string {
  let out = ''
  let column = 0
  let space: string[] = []
  let word: string[] = []
  const flush = () => {
    out += space.join('') + word.join('')
    column += space.length + word.length
    space = []
    word = []
  }
  for (const char of text) {
    if (char === '\n') {
      if (word.length > 0 || column + space.length <= limit) flush()
      space = []
      out += char
      column = 0
    } else if (SPACE.test(char)) {
      if (space.length === 0 || word.length > 0) flush()
      space.push(char)
    } else {
      word.push(char)
      if (column + space.length + word.length > limit && word.length < limit) {
        out += '\n'
        column = 0
        space = []
      }
    }
  }
  if (word.length > 0 || column + space.length <= limit) flush()
  return out
}

/** Every line that many spaces further in, empty ones too. */
export function indent(amount: number, text: string): string {
  const pad = ' '.repeat(amount)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
