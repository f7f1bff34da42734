type Labels = Readonly<Record<string, string>>
export type Matches = (labels: Labels) => boolean

/** `matchLabels` and `matchExpressions`, as objects carry a selector. */
export type LabelSelector = {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
}

/** The selector of a workload or budget. An absent one matches nothing, an empty one everything. */
export function matchesLabelSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false
  const own = labels ?? {}
  const byLabel = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => own[key] === value)
  return byLabel && (selector.matchExpressions ?? []).every((e) => expression(e.operator, e.key, e.values ?? [])(own))
}

/** One requirement by its operator, in words. */
export function expression(operator: string, key: string, values: readonly string[]): Matches {
  switch (operator) {
    case 'In':
      return (labels) => labels[key] !== undefined && values.includes(labels[key])
    case 'NotIn':
      return (labels) => labels[key] === undefined || !values.includes(labels[key])
    case 'Exists':
      return (labels) => labels[key] !== undefined
    case 'DoesNotExist':
      return (labels) => labels[key] === undefined
    case 'Gt':
      return (labels) => integer(labels[key]) > integer(values[0])
    case 'Lt':
      return (labels) => integer(labels[key]) < integer(values[0])
    default:
      return () => false
  }
}

/** NaN for what is no integer, which compares as false either way. */
export function integer(text: string | undefined): number {
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : Number.NaN
}

/** A selector as tables and messages write it: sorted, `<none>` when empty, `a=b,c in (d,e),!f`. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => ({ key, text: `${key}=${value}` }))
  const expressions = (selector?.matchExpressions ?? []).map((e) => ({ key: e.key, text: formatExpression(e) }))
  const parts = [...labels, ...expressions].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ text }) => text)
  return parts.length > 0 ? parts.join(',') : '<none>'
}

function formatExpression({
  key,
  operator,
  values = [],
}: {
  key: string
  operator: string
  values?: readonly string[]
}): string {
  const set = [...values].sort().join(',')
  const texts: Readonly<Record<string, string>> = {
    In: `${key} in (${set})`,
    NotIn: `${key} notin (${set})`,
    Exists: key,
    DoesNotExist: `!${key}`,
  }
  return texts[operator] ?? '<error>'
}

/** Plain labels as tables write them: sorted, `<none>` when there are none. */
export function formatLabels(labels: Labels | undefined): string {
  const parts = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
  return parts.length > 0 ? parts.map(([key, value]) => `${key}=${value}`).join(',') : '<none>'
}
