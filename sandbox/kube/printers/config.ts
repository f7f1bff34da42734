import { since } from './duration.ts'
import { age, printer } from './printer.ts'

type Data = Readonly<Record<string, string>>

export const configmaps = printer<{ readonly data?: Data; readonly binaryData?: Data }>(
  ['Name', 'Data', 'Age'],
  (map, now) => {
    const count = Object.keys(map.data ?? {}).length + Object.keys(map.binaryData ?? {}).length
    return [map.metadata.name, count, age(map, now)]
  },
)

export const secrets = printer<{ readonly type?: string; readonly data?: Data }>(
  ['Name', 'Type', 'Data', 'Age'],
  (secret, now) => [
    secret.metadata.name,
    secret.type ?? 'Opaque',
    Object.keys(secret.data ?? {}).length,
    age(secret, now),
  ],
)

export const serviceaccounts = printer<object>(['Name', 'Age'], (account, now) => [
  account.metadata.name,
  age(account, now),
])

type Event = {
  readonly type?: string
  readonly reason?: string
  readonly message?: string
  readonly count?: number
  readonly firstTimestamp?: string | null
  readonly lastTimestamp?: string | null
  readonly eventTime?: string | null
  readonly series?: { readonly count: number; readonly lastObservedTime?: string }
  readonly involvedObject?: { readonly kind?: string; readonly name?: string; readonly fieldPath?: string }
  readonly source?: { readonly component?: string; readonly host?: string }
  readonly reportingComponent?: string
  readonly reportingInstance?: string
}

export const events = printer<Event>(
  ['Last Seen', 'Type', 'Reason', 'Object', 'Subobject*', 'Source*', 'Message', 'First Seen*', 'Count*', 'Name*'],
  (event, now) => {
    const first = since(event.firstTimestamp || event.eventTime, now)
    const last = event.lastTimestamp ? since(event.lastTimestamp, now) : first
    const { kind = '', name = '', fieldPath = '' } = event.involvedObject ?? {}
    const component = event.source?.component || event.reportingComponent || ''
    const host = event.source?.host || event.reportingInstance || ''
    return [
      event.series ? since(event.series.lastObservedTime, now) : last,
      event.type ?? '',
      event.reason ?? '',
      name ? `${kind.toLowerCase()}/${name}` : kind.toLowerCase(),
      fieldPath,
      host ? `${component}, ${host}` : component,
      (event.message ?? '').trim(),
      first,
      event.series?.count ?? (event.count || 1),
      event.metadata.name,
    ]
  },
)

type Subject = { readonly kind: string; readonly name: string; readonly namespace?: string }

type Binding = {
  readonly roleRef?: { readonly kind: string; readonly name: string }
  readonly subjects?: readonly Subject[]
}

export const bindings = printer<Binding>(
  ['Name', 'Role', 'Age', 'Users*', 'Groups*', 'ServiceAccounts*'],
  (binding, now) => {
    const of = (kind: string, text: (subject: Subject) => string) =>
      (binding.subjects ?? [])
        .filter((subject) => subject.kind === kind)
        .map(text)
        .join(', ')
    return [
      binding.metadata.name,
      binding.roleRef ? `${binding.roleRef.kind}/${binding.roleRef.name}` : '',
      age(binding, now),
      of('User', ({ name }) => name),
      of('Group', ({ name }) => name),
      of('ServiceAccount', ({ namespace, name }) => (namespace ? `${namespace}/${name}` : name)),
    ]
  },
)
