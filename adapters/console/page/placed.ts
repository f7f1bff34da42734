/** Things that have no identity but their place: cells, blocks, options. A revision draws them anew, so the place may be a key. */
export function placed<T>(things: readonly T[]): readonly { readonly place: number; readonly thing: T }[] {
  return things.map((thing, place) => ({ place, thing }))
}
