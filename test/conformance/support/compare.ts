export type Difference = { readonly path: string; readonly ours: string; readonly theirs: string }

/** Where two JSON values differ, by path; what only one has is one difference, whatever is in it. */
export function differing(ours: unknown, theirs: unknown, path = ''): readonly Difference[] {
  const [a, b] = [fieldsOf(ours), fieldsOf(theirs)]
  if (!a || !b || Array.isArray(ours) !== Array.isArray(theirs)) {
    const [left, right] = [text(ours), text(theirs)]
    return left === right ? [] : [{ path, ours: left, theirs: right }]
  }
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])]
  return keys.flatMap((key) => differing(a[key], b[key], `${path}/${key}`))
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'absent'
}
