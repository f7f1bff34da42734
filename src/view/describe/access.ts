import { dig, fieldsList, fieldsOf, listOf, textOf } from '../fields.ts'
import { RULE_COLUMNS, ruleRows } from '../rules.ts'
import { writeEvents } from './events.ts'
import { writeHead, writeLabelsAndAnnotations } from './metadata.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

/** Describes a Role or a ClusterRole (kubectl pkg/describe/describe.go, RoleDescriber and ClusterRoleDescriber). */
export function describeRole(object: unknown): string {
  const role = fieldsOf(object)
  return described((write) => {
    writeName(write, role)
    write(0, 'PolicyRule:\n')
    write(1, `${RULE_COLUMNS.join('\t')}\n`)
    write(1, `${RULE_COLUMNS.map((column) => '-'.repeat(column.length)).join('\t')}\n`)
    for (const row of ruleRows(fieldsList(role.rules).map(ruleOf))) write(1, `${row.join('\t')}\n`)
  })
}

/** Describes a RoleBinding or a ClusterRoleBinding (describe.go, RoleBindingDescriber). */
export function describeBinding(object: unknown): string {
  const binding = fieldsOf(object)
  return described((write) => {
    writeName(write, binding)
    write(0, 'Role:\n')
    write(1, `Kind:\t${textOf(dig(binding, 'roleRef', 'kind'))}\n`)
    write(1, `Name:\t${textOf(dig(binding, 'roleRef', 'name'))}\n`)
    write(0, 'Subjects:\n')
    write(1, 'Kind\tName\tNamespace\n')
    write(1, '----\t----\t---------\n')
    for (const { kind, name, namespace } of fieldsList(binding.subjects)) {
      write(1, `${textOf(kind)}\t${textOf(name)}\t${textOf(namespace)}\n`)
    }
  })
}

/** Describes a ServiceAccount. `now` in ms since the epoch (describe.go, describeServiceAccount). */
export function describeAccount(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const account = fieldsOf(object)
  return described((write) => {
    writeHead(write, account)
    writeHeaded(
      write,
      'Image pull secrets:',
      fieldsList(account.imagePullSecrets).map((one) => textOf(one.name)),
    )
    writeEvents(write, events, now)
  })
}

/** Names below each other, the first beside their header. */
function writeHeaded(write: Write, header: string, names: readonly string[]): void {
  if (names.length === 0) write(0, `${header}\t<none>\n`)
  names.forEach((name, i) => {
    write(0, `${i === 0 ? header : ' '.repeat(header.length)}\t${name}\n`)
  })
}

function writeName(write: Write, object: ReturnType<typeof fieldsOf>): void {
  write(0, `Name:\t${textOf(dig(object, 'metadata', 'name'))}\n`)
  writeLabelsAndAnnotations(write, object)
}

function ruleOf(rule: unknown) {
  const words = (name: string) => listOf(dig(rule, name)).map(textOf)
  return {
    verbs: words('verbs'),
    apiGroups: words('apiGroups'),
    resources: words('resources'),
    resourceNames: words('resourceNames'),
    nonResourceURLs: words('nonResourceURLs'),
  }
}
