import { createHash } from 'node:crypto'
import { z } from 'zod'
import { quote } from '../command/parse.ts'
import { Fault } from '../fault.ts'
import type { Pipeline, Service } from './pipeline.ts'

const words = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    // A line of backticks would begin a code block.
    .regex(/^[^`\p{Cc}\p{Cf}]*$/u, 'one line of plain text')
const NAME = /^[a-z0-9][-a-z0-9.]{0,252}$/
const IMAGE = /^[a-z0-9][a-z0-9._/:@-]{0,499}$/i

/** What a pipeline asks for. Unknown keys are mistakes. */
export const Asked = z
  .strictObject({
    service: words(63).optional(),
    cluster: z.string().regex(NAME).max(63).optional(),
    namespace: z.string().regex(NAME).max(63).optional(),
    workload: z
      .string()
      .regex(/^[a-z]+(\.[a-z.]+)?\/[a-z0-9][-a-z0-9.]*$/, 'TYPE/NAME')
      .max(300)
      .optional(),
    image: z
      .union([
        z.string().regex(IMAGE, 'an image'),
        z.record(z.string().regex(NAME), z.string().regex(IMAGE)).refine((map) => Object.keys(map).length <= 10),
      ])
      .optional(),
    manifest: z.string().min(1).max(60_000).optional(),
    commit: words(100).optional(),
    author: words(200).optional(),
    links: z
      .array(z.url({ protocol: /^https?$/ }).max(500))
      .max(5)
      .default([]),
    reason: words(500).optional(),
    autoUndo: z.boolean().default(false),
    callback: z.url().max(1_000).optional(),
  })
  .refine(({ image, manifest }) => (image === undefined) !== (manifest === undefined), {
    error: 'needs image or manifest, one of them',
  })
  .refine(
    ({ service, cluster, namespace }) => (service === undefined) === (cluster !== undefined && namespace !== undefined),
    {
      error: 'needs service, or cluster and namespace',
    },
  )
export type Asked = z.infer<typeof Asked>

/** Where a deployment goes, and where it is approved. */
export type Destination = Omit<Service, 'name'> & { readonly target: string }

/** Reads a request. Throws a usage Fault that names every field that is wrong. */
export function readAsked(value: unknown): Asked {
  const { success, data, error } = Asked.safeParse(value)
  if (success) return data
  const said = error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '))
  throw new Fault('usage', `That is no deployment: ${said.slice(0, 5).join('; ').slice(0, 500)}.`, {
    hint: 'docs/deployments.md has every field.',
  })
}

/** Throws a not-found Fault for a service that is not there, and a denied one for what the pipeline may not ask for. */
export function destinationOf(asked: Asked, pipeline: Pipeline, services: readonly Service[]): Destination {
  if (asked.service !== undefined) {
    const found = services.find(({ name }) => name === asked.service)
    const may = pipeline.services.length === 0 || pipeline.services.includes(asked.service)
    // Whether there is one that it may not deploy is not told.
    if (!found || !may) {
      throw new Fault('not-found', `The pipeline ${pipeline.name} knows no service ${asked.service}.`, {
        hint: 'An admin names it in quarterdeck.yaml under deployments.services.',
      })
    }
    const { name, ...place } = found
    return { ...place, target: name, ...(asked.workload !== undefined && { workload: asked.workload }) }
  }
  const { cluster = '', namespace = '', workload } = asked
  if (pipeline.services.length > 0) throw new Fault('denied', `The pipeline ${pipeline.name} deploys services only.`)
  if (pipeline.channel === undefined) {
    throw new Fault('denied', `The pipeline ${pipeline.name} has no channel in which that could be approved.`, {
      hint: 'An admin gives it one in quarterdeck.yaml under deployments.pipelines.',
    })
  }
  if (workload === undefined && asked.image !== undefined)
    throw new Fault('usage', 'An image needs a workload: "workload": "deployments/web".')
  const target = workload?.split('/')[1] ?? namespace
  return { cluster, namespace, channel: pipeline.channel, target, ...(workload !== undefined && { workload }) }
}

/** The line that somebody would type for it, and the manifest below it. */
export function lineFor(asked: Asked, { target, cluster, namespace, workload }: Destination): string {
  const { image, manifest, commit, author, links, reason, autoUndo } = asked
  const images =
    typeof image === 'string' ? [image] : Object.entries(image ?? {}).map(([name, one]) => `${name}=${one}`)
  const flag = (name: string, value: string | undefined) => (value === undefined ? [] : [`--${name}=${value}`])
  const said = [
    ...['deploy', target, ...images],
    ...flag('workload', workload),
    ...flag('commit', commit),
    ...flag('author', author),
    ...links.flatMap((link) => flag('link', link.replaceAll(',', '%2C').replaceAll('`', '%60'))),
    ...flag('reason', reason),
    ...(autoUndo ? ['--auto-undo'] : []),
    ...['-n', namespace, '--cluster', cluster],
  ]
  const line = said.map(quote).join(' ')
  return manifest === undefined ? line : `${line}\n${manifest}`
}

/** The same for the same request, whatever order its keys came in. */
export function hashOf(asked: Asked): string {
  const sorted = Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex')
}
