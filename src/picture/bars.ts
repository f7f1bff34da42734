import echarts from 'echarts/dist/echarts.common.min.js'
import { COLOURS } from './colours.ts'
import { FONT } from './font.ts'
import type { Title } from './frame.ts'
import { at, MARGIN, sheet, TITLE_HEIGHT, text, title } from './frame.ts'
import { fitting, label, widthOf } from './words.ts'

/** One thing that uses something, all in the panel's own unit. */
export type Bar = {
  readonly name: string
  readonly used: number
  readonly request?: number
  readonly limit?: number
  /** What stands at its end: `250m of 500m (50%)`. */
  readonly words: string
}

export type Panel = { readonly title: string; readonly bars: readonly Bar[] }

export type Bars = {
  readonly title: Title
  /** What the outline is: `limit`, or `allocatable` for nodes. */
  readonly outline: string
  /** At most two, of 14 bars each. */
  readonly panels: readonly Panel[]
}

const WIDTH = 1080
const ROW = 40
const SIZE = 19
const NAMES = 365
const WORDS = 280
const KEY = 40
const HEADING = 44
/** Of what there is, this share used is worth a look, and this is trouble near. */
const HIGH = 0.75
const FULL = 0.9

/** What things use, as bars on a scale of their own, against what they asked for and what they may use: an SVG 1080 wide. */
export function drawBars({ title: heading, outline, panels }: Bars): string {
  let y = TITLE_HEIGHT + KEY
  const parts: string[] = []
  for (const panel of panels) {
    parts.push(text(panel.title, { x: MARGIN, y: y + 28, size: 22, bold: true }))
    if (panel.bars.length > 0) parts.push(at(0, y + HEADING, chart(panel.bars)))
    y += HEADING + panel.bars.length * ROW + 26
  }
  return sheet(WIDTH, y + 4, title(heading, WIDTH), at(MARGIN, TITLE_HEIGHT, key(outline, panels)), ...parts)
}

function key(outline: string, panels: readonly Panel[]): string {
  const bars = panels.flatMap((panel) => panel.bars)
  const entries: [mark: string, words: string][] = [
    [`<rect y="2" width="26" height="20" rx="3" fill="${COLOURS.good}"/>`, 'used'],
    [`<rect y="2" width="26" height="20" rx="3" fill="${COLOURS.warn}"/>`, `over ${HIGH * 100}%`],
    [`<rect y="2" width="26" height="20" rx="3" fill="${COLOURS.bad}"/>`, `over ${FULL * 100}%`],
  ]
  if (bars.some(({ request }) => request !== undefined)) {
    entries.push([`<rect x="10" y="-1" width="5" height="26" fill="${COLOURS.ink}"/>`, 'request'])
  }
  entries.push([
    `<rect x="1" y="3" width="24" height="18" rx="3" fill="none" stroke="${COLOURS.quiet}" stroke-width="2"/>`,
    outline,
  ])
  if (panels.some((panel) => panel.bars.some(({ limit = 0 }) => limit > scaleOf(panel.bars)))) {
    entries.push([
      `<rect x="1" y="3" width="24" height="18" rx="3" fill="none" stroke="${COLOURS.quiet}" stroke-width="2" stroke-dasharray="4 3"/>`,
      'further right',
    ])
  }
  let x = 0
  return entries
    .map(([mark, words]) => {
      const entry = at(x, 0, mark + text(words, { x: 36, y: 19, size: SIZE, colour: COLOURS.quiet }))
      x += 36 + widthOf(words, SIZE) + 30
      return entry
    })
    .join('')
}

function chart(bars: readonly Bar[]): string {
  const height = bars.length * ROW
  const instance = echarts.init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  try {
    instance.setOption(optionOf(bars))
    return instance.renderToSVGString()
  } finally {
    instance.dispose()
  }
}

function optionOf(bars: readonly Bar[]) {
  const categories = (labels: readonly string[], position: 'left' | 'right', colour: string) => ({
    type: 'category' as const,
    position,
    inverse: true,
    data: labels.map((value) => ({ value })),
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: colour, fontSize: SIZE, fontFamily: FONT, interval: 0, margin: 14 },
  })
  const names = bars.map(({ name }) => label(name, fitting(NAMES - MARGIN - 14, SIZE)))
  const scale = scaleOf(bars)
  const words = bars.map((bar) => label(bar.words, fitting(WORDS - 14, SIZE)))
  return {
    animation: false,
    grid: { left: NAMES, right: WORDS + MARGIN / 2, top: 0, bottom: 0 },
    xAxis: { type: 'value' as const, show: false, min: 0, max: scale },
    yAxis: [categories(names, 'left', COLOURS.ink), categories(words, 'right', COLOURS.quiet)],
    series: [
      {
        type: 'bar' as const,
        clip: false,
        barWidth: 24,
        data: bars.map(({ limit = 0 }) => ({
          // Cut here and not by a mask, which costs as much as all the rest of the picture.
          value: Math.min(limit, scale),
          itemStyle: { borderType: limit > scale ? ('dashed' as const) : ('solid' as const) },
        })),
        itemStyle: { color: COLOURS.box, borderColor: COLOURS.quiet, borderWidth: 1.5, borderRadius: 3 },
      },
      {
        type: 'bar' as const,
        clip: false,
        barWidth: 24,
        barGap: '-100%',
        z: 3,
        data: bars.map((bar) => ({ value: bar.used, itemStyle: { color: colourOf(bar), borderRadius: 3 } })),
      },
      {
        type: 'scatter' as const,
        clip: false,
        symbol: 'rect',
        symbolSize: [5, 32],
        z: 4,
        itemStyle: { color: COLOURS.ink, opacity: 1 },
        data: bars.flatMap(({ request }, index) =>
          request === undefined || request > scale ? [] : [[request, index]],
        ),
      },
    ],
  }
}

/** A limit this many times what is used most would leave nothing to see of the bars. */
const FAR = 16

/** As wide as what is used most and all that bounds it, but for what is far beyond. */
function scaleOf(bars: readonly Bar[]): number {
  const used = Math.max(...bars.map((bar) => bar.used), 0)
  const nearby = bars.flatMap(({ request = 0, limit = 0 }) => [request, limit]).filter((value) => value <= used * FAR)
  return Math.max(used, ...nearby, Number.MIN_VALUE) * 1.02
}

function colourOf({ used, limit }: Bar): string {
  const share = limit ? used / limit : 0
  if (share >= FULL) return COLOURS.bad
  return share >= HIGH ? COLOURS.warn : COLOURS.good
}
