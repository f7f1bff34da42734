import { parse } from 'yaml'
import { badRequest, unsupported } from './api-error.ts'
import type { Call } from './exchange.ts'
import type { Fields } from './patch/value.ts'
import { isFields } from './patch/value.ts'
import { decodeProtobuf } from './protobuf.ts'

const PROTOBUF = 'application/vnd.kubernetes.protobuf'
const ACCEPTED = 'application/json, application/yaml'

/** The object in a request's body: JSON, YAML, or the few messages that kubectl sends as protobuf. Throws 400 and 415. */
export async function readObject(call: Call): Promise<Fields> {
  const type = mediaType(call)
  const body = await call.body()
  if (type === PROTOBUF) return decodeProtobuf(body)
  const value = type === '' || type === 'application/json' ? parseJson(body) : parseAs(type, body)
  if (!isFields(value))
    throw badRequest(
      "the object provided is unrecognized (must be of type Object): couldn't get version/kind; json parse error",
    )
  return value
}

/** The body, if there is one: options of a delete. */
export async function readOptions(call: Call): Promise<Fields> {
  const type = mediaType(call)
  const body = await call.body()
  if (body.length === 0) return {}
  const value = type === PROTOBUF ? decodeProtobuf(body) : parseJson(body)
  return isFields(value) ? value : {}
}

/** A patch in the form its content type says; apply patches may be YAML. */
export async function readPatch(call: Call): Promise<unknown> {
  const body = await call.body()
  return mediaType(call) === 'application/apply-patch+yaml' ? parseYaml(body) : parseJson(body)
}

/** The content type without its parameters. */
export function mediaType(call: Call): string {
  return (call.header('content-type').split(';')[0] ?? '').trim().toLowerCase()
}

function parseAs(type: string, body: Buffer): unknown {
  if (type === 'application/yaml') return parseYaml(body)
  throw unsupported(ACCEPTED)
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Most of what comes as YAML is JSON; aliases are bounded, so that a small body cannot become a big object. */
function parseYaml(body: Buffer): unknown {
  const text = body.toString()
  if (text.trimStart().startsWith('{')) return parseJson(body)
  try {
    return parse(text, { maxAliasCount: 100 })
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`)
  }
}
