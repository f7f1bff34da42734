import type { Subject } from './finding.ts'

/** The subject of a key. Neither kinds, namespaces nor names have slashes (RFC 1123), but what names a registry may. */
export function subjectOf(key: string): Subject {
  const [kind = '', namespace = '', ...name] = key.split('/')
  return { kind, namespace, name: name.join('/') }
}
