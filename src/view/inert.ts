/** Terminal control: CSI, OSC, device control strings and two-character escapes (ECMA-48), each bounded. */
const SEQUENCE =
  /(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,8}[@-~]?|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]{0,4096}(?:\x07|\x1b\\|\x9c)?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x1b\x9c\n]{0,4096}(?:\x1b\\|\x9c)?|\x1b[ -/]{0,4}[0-~]?/g

/**
 * What is not seen but changes what is: direction overrides (Trojan Source, CVE-2021-42574), zero-width characters, tags, and
 * interlinear marks. The joiners that emoji and some scripts need go too: a log is read as it is, not as it would be set.
 */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu

const CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]/g

export type Inert = {
  readonly text: string
  /** Terminal sequences and other control characters. */
  readonly sequences: number
  readonly invisible: number
  /** Replacement characters: pieces that were no UTF-8, unless they were in the text to begin with. */
  readonly broken: number
}

/**
 * Text that only says what it shows: tabs and line feeds stay, CR LF becomes LF, a carriage return begins a line of its own,
 * everything else that controls is taken out and counted.
 */
export function inert(text: string): Inert {
  let sequences = 0
  let invisible = 0
  const drop = () => {
    sequences++
    return ''
  }
  const clean = text
    .replace(/\r+\n/g, '\n')
    .replace(SEQUENCE, drop)
    .replace(/\r+/g, '\n')
    .replace(CONTROL, drop)
    .replace(INVISIBLE, () => {
      invisible++
      return ''
    })
  return { text: clean.toWellFormed(), sequences, invisible, broken: clean.split('\ufffd').length - 1 }
}
