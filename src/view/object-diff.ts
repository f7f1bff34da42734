import { createTwoFilesPatch } from 'diff'
import { fieldsOf } from './fields.ts'
import { yamlText } from './yaml.ts'

/** What the server writes by itself, and nobody decides. */
const OWN = ['managedFields', 'resourceVersion', 'generation', 'uid', 'creationTimestamp', 'selfLink']
/** Lines around a difference. */
const CONTEXT = 3
/** More than anybody reads; what is longer is cut, and says so. */
const MOST = 60_000

/**
 * How an object would change, as a unified diff of its YAML without what the server writes by itself; empty when it would
 * not. Undefined is an object that is not there, before or after. Values that were hidden when they were read stay hidden.
 */
export function objectDiff(name: string, before: unknown, after: unknown): string {
  const [from, to] = [decided(before), decided(after)]
  if (from === to) return ''
  const text = createTwoFilesPatch(name, name, from, to, undefined, undefined, { context: CONTEXT })
  const body = text
    .split('\n')
    .filter((line) => !/^(=+|Index: .*)$/.test(line))
    .join('\n')
  return body.length > MOST ? `${body.slice(0, MOST)}\n(${body.length - MOST} more characters)\n` : body
}

function decided(object: unknown): string {
  if (object === undefined) return ''
  const { status: _status, metadata, ...rest } = fieldsOf(object)
  const kept = Object.fromEntries(Object.entries(fieldsOf(metadata)).filter(([key]) => !OWN.includes(key)))
  return yamlText({ ...rest, metadata: kept })
}
