import type { SeenCluster } from './seen.ts'

/** What a subject in Azure is the name of: a cluster, where it lies when others have its name, and a pool of it. */
type Handle = {
  readonly cluster: string
  readonly group?: string
  readonly subscription?: string
  readonly pool?: string
}

/** How a cluster is named among subjects, for as long as it is known: incidents and silences hang on it. */
export function handleOf({ name, as }: Pick<SeenCluster, 'name' | 'as'>): string {
  return as ?? name
}

/** The handles that would do for a cluster, the shortest first. None of Azure's names has an `@` or a slash. */
export function handlesFor(
  { name, group, subscription }: { readonly name: string; readonly group: string; readonly subscription: string },
  apart: SeenCluster['apart'],
): readonly string[] {
  const all = [name, `${name}@${group}`, `${name}@${group}@${subscription}`]
  return all.slice(apart === undefined ? 0 : apart === 'group' ? 1 : 2)
}

/** Reads the name of a subject: `prod`, `prod@rg-shop`, `prod@rg-shop/userpool`. */
export function readHandle(subjectName: string): Handle {
  const [handle = '', pool] = subjectName.split('/')
  const [cluster = '', group, subscription] = handle.split('@')
  return {
    cluster,
    ...(group !== undefined && { group }),
    ...(subscription !== undefined && { subscription }),
    ...(pool !== undefined && { pool }),
  }
}

/** What tells a cluster from others of its name in a command line, with a space before it; often nothing. */
export function flagsFor({ group, subscription }: Pick<Handle, 'group' | 'subscription'>): string {
  return (
    (group === undefined ? '' : ` -g ${group}`) + (subscription === undefined ? '' : ` --subscription ${subscription}`)
  )
}
