// k8s.io/apimachinery pkg/util/validation/validation.go and pkg/api/validate/content/kube.go

const NAME = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

const NAME_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const VALUE_RULE =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
const SUBDOMAIN_RULE =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

/** Why a key of a label or an annotation is none, in the API server's words; undefined where it is one. */
export function keyTrouble(key: string): string | undefined {
  const parts = key.split('/')
  const [prefix, name = ''] = parts.length === 2 ? parts : [undefined, parts[0]]
  if (parts.length > 2) {
    return `a valid label key ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
  }
  if (prefix === '') return 'prefix part must be non-empty'
  if (prefix !== undefined && prefix.length > 253) return 'prefix part must be no more than 253 bytes'
  if (prefix !== undefined && !SUBDOMAIN.test(prefix)) return `prefix part ${SUBDOMAIN_RULE}`
  if (name === '') return 'name part must be non-empty'
  if (name.length > 63) return 'name part must be no more than 63 bytes'
  return NAME.test(name) ? undefined : `name part ${NAME_RULE}`
}

/** The same of a label's value. */
export function valueTrouble(value: string): string | undefined {
  if (value.length > 63) return 'must be no more than 63 bytes'
  return VALUE.test(value) ? undefined : VALUE_RULE
}
