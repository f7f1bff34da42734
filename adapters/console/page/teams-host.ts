import { HostConfig } from 'adaptivecards'

const shade = (name: string) => ({ default: `var(--card-${name})`, subtle: `var(--card-${name})` })
const foreground = {
  default: { default: 'var(--text)', subtle: 'var(--dim)' },
  dark: shade('dark'),
  light: { default: 'var(--text)', subtle: 'var(--dim)' },
  accent: shade('accent'),
  good: shade('good'),
  warning: shade('warning'),
  attention: shade('attention'),
}

/** How Teams sets cards, in sizes and spaces; the colours are the page's own, so that both themes work. */
export const TEAMS_HOST = new HostConfig({
  supportsInteractivity: true,
  fontFamily: 'inherit',
  fontTypes: {
    default: fontType('inherit', 14),
    monospace: fontType('var(--mono)', 12.5),
  },
  lineHeights: { small: 18, default: 20, medium: 22, large: 26, extraLarge: 32 },
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 12 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  containerStyles: {
    default: { backgroundColor: 'transparent', borderColor: 'var(--line)', foregroundColors: foreground },
    emphasis: { backgroundColor: 'var(--sunk)', borderColor: 'var(--line)', foregroundColors: foreground },
  },
  actions: {
    maxActions: 6,
    spacing: 'default',
    buttonSpacing: 8,
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    showCard: { actionMode: 'inline', inlineTopMargin: 8, style: 'emphasis' },
  },
  adaptiveCard: { allowCustomStyle: false },
  factSet: {
    title: { weight: 'bolder', wrap: true, maxWidth: 160 },
    value: { wrap: true },
    spacing: 12,
  },
  table: { cellSpacing: 6 },
})

function fontType(fontFamily: string, size: number) {
  return {
    fontFamily,
    fontSizes: { small: size - 2, default: size, medium: size + 2, large: size + 5, extraLarge: size + 9 },
    fontWeights: { lighter: 300, default: 400, bolder: 600 },
  }
}
