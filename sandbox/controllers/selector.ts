export type Labels = Readonly<Record<string, string>>

export type LabelSelector = {
  readonly matchLabels?: Labels
  readonly matchExpressions?: readonly Requirement[]
}

export type Requirement = { readonly key: string; readonly operator: string; readonly values?: readonly string[] }

/** Whether the selector takes these labels. A missing selector takes nothing, an empty one everything. */
export function selects(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false
  const has = labels ?? {}
  const plain = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => has[key] === value)
  return plain && (selector.matchExpressions ?? []).every((requirement) => meets(requirement, has))
}

/** One line of matchExpressions, also as node affinity uses it (with Gt and Lt). */
export function meets({ key, operator, values = [] }: Requirement, labels: Labels): boolean {
  const value = labels[key]
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
    default:
      return false
  }
}
