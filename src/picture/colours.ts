/**
 * The colours of every picture. Dark and opaque: it reads the same in a light and in a dark chat, and does not blind whoever
 * was just woken up. Tones are told apart by lightness, too, and never by colour alone.
 */
export const COLOURS = {
  paper: '#161b22',
  box: '#1f2630',
  line: '#3d4754',
  ink: '#f0f3f6',
  quiet: '#a9b4c0',
  good: '#3fa66b',
  warn: '#e3a008',
  bad: '#f2545b',
  wait: '#58a6ff',
  past: '#5d6875',
} as const
