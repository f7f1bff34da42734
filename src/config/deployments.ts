import { z } from 'zod'

const name = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/i, 'a name is letters, digits, dots, dashes and underscores')
const place = z.string().regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, 'the name of a namespace')
const channel = z.string().regex(/^(slack|teams|console):\S+$/, 'a platform and the channel’s id: slack:C0123456789')
const host = z
  .string()
  .regex(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/, 'a host such as ci.example.com, *.example.com or ci.example.com:8443')

const service = z.strictObject({
  name,
  cluster: name,
  namespace: place,
  workload: z
    .string()
    .regex(/^[a-z]+(\.[a-z.]+)?\/[a-z0-9][-a-z0-9.]*$/, 'TYPE/NAME, such as deployments/web')
    .exactOptional(),
  channel,
})

const pipeline = z.strictObject({
  name,
  token: z.string().regex(/^sha256:[0-9a-f]{64}$/, 'sha256: and the token’s SHA-256 in hex; never the token itself'),
  user: z.string().min(1),
  groups: z.array(z.string().min(1)).default([]),
  services: z.array(name).default([]),
  channel: channel.exactOptional(),
})

/** `deployments` in quarterdeck.yaml: what is deployed where, and which pipelines may ask for it. */
export const deploymentsSection = z
  .strictObject({
    url: z.url({ protocol: /^https?$/, error: 'where pipelines reach Quarterdeck' }).exactOptional(),
    services: z.array(service).default([]),
    pipelines: z.array(pipeline).default([]),
    undoAfterSeconds: z.int().min(1).max(1_800).default(60),
    callbacks: z
      .strictObject({ hosts: z.array(host).default([]), private: z.boolean().default(false) })
      .default({ hosts: [], private: false }),
  })
  .default({ services: [], pipelines: [], undoAfterSeconds: 60, callbacks: { hosts: [], private: false } })

export type DeploymentsSection = z.infer<typeof deploymentsSection>

/** What the environment says about deployments: what callbacks are signed with. */
export const deploymentsEnvironment = {
  QUARTERDECK_CALLBACK_SECRET: z.preprocess(
    (value) => (value === '' ? undefined : value),
    z.string().min(32, 'at least 32 characters').optional(),
  ),
}

/** What each part says well and the whole says wrong. */
export function deploymentsProblems(
  { services, pipelines }: DeploymentsSection,
  clusters: ReadonlySet<string>,
): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = []
  const names = new Set<string>()
  services.forEach((one, i) => {
    const path = `deployments.services[${i}]`
    if (names.has(one.name)) problems.push({ path, message: `the name ${one.name} is taken` })
    names.add(one.name)
    if (clusters.size > 0 && !clusters.has(one.cluster))
      problems.push({ path: `${path}.cluster`, message: `there is no cluster ${one.cluster} in clusters` })
  })
  const seen = new Set<string>()
  pipelines.forEach((one, i) => {
    const path = `deployments.pipelines[${i}]`
    for (const word of [one.name, one.token]) {
      if (seen.has(word)) problems.push({ path, message: 'has the name or the token of another pipeline' })
      seen.add(word)
    }
    for (const known of one.services)
      if (!names.has(known)) problems.push({ path: `${path}.services`, message: `there is no service ${known}` })
  })
  return problems
}
