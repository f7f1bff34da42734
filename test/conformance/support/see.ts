import type { Answer, Client, Sent } from '../../support/control-plane/client.ts'

/** What counts of an answer: its status and its body. */
export function seen({ status, json, text }: Answer): object {
  return { status, body: json ?? text }
}

/** Looks into JSON by a path; undefined where it leads nowhere. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value = json
  for (const key of path) value = (value as Record<string | number, unknown> | undefined | null)?.[key]
  return value
}

/** Sends something that must succeed. */
export async function make(client: Client, path: string, body: object): Promise<unknown> {
  return done(await client.ask('POST', path, { body }), path)
}

export async function read(client: Client, path: string, sent?: Sent): Promise<unknown> {
  return done(await client.get(path, sent), path)
}

function done({ status, text, json }: Answer, path: string): unknown {
  if (status < 200 || status > 299) throw new Error(`${path}: ${status} ${text}`)
  return json
}
