const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, y: 31_536_000 } as const
const WORDS = new Intl.Collator('en', { numeric: true })

/** Orders cells as a reader means it: ages by how long they are (k8s.io/apimachinery duration.HumanDuration), the rest by number and letter. */
export function compareCells(a: string, b: string): number {
  const left = ageIn(a)
  const right = ageIn(b)
  return left !== undefined && right !== undefined ? left - right : WORDS.compare(a, b)
}

function ageIn(cell: string): number | undefined {
  if (!/^(\d+[smhdy]){1,2}$/.test(cell)) return undefined
  return cell
    .matchAll(/(\d+)([smhdy])/g)
    .reduce((sum, [, count, unit]) => sum + Number(count) * SECONDS[unit as keyof typeof SECONDS], 0)
}
