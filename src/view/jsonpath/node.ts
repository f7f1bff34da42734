/** One bound of `[from:to:step]`. `derived` marks the end that `[n]` implies. */
export type Bound = { readonly value: number; readonly known: boolean; readonly derived: boolean }

/** A parsed piece of a template, as client-go's util/jsonpath/node.go tells them apart. */
export type PathNode =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'list'; readonly nodes: PathNode[] }
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'array'; readonly from: Bound; readonly to: Bound; readonly step: Bound }
  | { readonly type: 'filter'; readonly left: PathList; readonly right: PathList; readonly operator: string }
  | { readonly type: 'literal'; readonly value: number | boolean; readonly kind: 'int' | 'float' | 'bool' }
  | { readonly type: 'wildcard' }
  | { readonly type: 'recursive' }
  | { readonly type: 'union'; readonly lists: readonly PathList[] }
  | { readonly type: 'identifier'; readonly name: string }

export type PathList = Extract<PathNode, { type: 'list' }>
