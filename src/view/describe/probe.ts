import type { Fields } from '../fields.ts'
import { fieldsOf, listOf, numberOf, textOf } from '../fields.ts'
import { sprint } from '../gotext.ts'

/** One line for a probe (describe.go, DescribeProbe). */
export function probeText(probe: Fields): string {
  const count = (name: string) => numberOf(probe[name]) ?? 0
  const timing = `delay=${count('initialDelaySeconds')}s timeout=${count('timeoutSeconds')}s period=${count('periodSeconds')}s`
  const attributes = `${timing} #success=${count('successThreshold')} #failure=${count('failureThreshold')}`
  if (probe.exec) return `exec ${sprint(listOf(fieldsOf(probe.exec).command))} ${attributes}`
  if (probe.httpGet) return `http-get ${url(fieldsOf(probe.httpGet))} ${attributes}`
  if (probe.tcpSocket) {
    const { host, port } = fieldsOf(probe.tcpSocket)
    return `tcp-socket ${textOf(host)}:${textOf(port) || '0'} ${attributes}`
  }
  if (probe.grpc) {
    const { port, service } = fieldsOf(probe.grpc)
    return `grpc <pod>:${numberOf(port) ?? 0} ${textOf(service)} ${attributes}`
  }
  return `unknown ${attributes}`
}

/** net/url's URL.String of scheme, host:port and path. */
function url({ scheme, host, port, path }: Fields): string {
  const name = textOf(host)
  const bracketed = /[:%]/.test(name) ? `[${name}]` : name
  const escaped = escapePath(textOf(path))
  const prefix = textOf(scheme) === '' ? '//' : `${textOf(scheme).toLowerCase()}://`
  const slash = escaped !== '' && !escaped.startsWith('/') ? '/' : ''
  return `${prefix}${bracketed}:${textOf(port) || '0'}${slash}${escaped}`
}

/** What net/url leaves alone in a path. */
function escapePath(path: string): string {
  return [...Buffer.from(path)]
    .map((byte) => {
      const char = String.fromCharCode(byte)
      if (/[A-Za-z0-9\-_.~$&+,/:;=@]/.test(char)) return char
      return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
