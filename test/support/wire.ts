import type { RecordedRequest } from '../../sandbox/kube/server.ts'
import type { Fields } from '../../src/view/fields.ts'
import { fieldsOf, isFields } from '../../src/view/fields.ts'

/** A request that changes something, without what tells its client apart. */
export type Sent = {
  readonly what: string
  /** Undefined where it is protobuf. */
  readonly body: unknown
}

/** The requests that change something, in order: dry runs only try, reviews ask, and an empty patch is none. */
export function sentIn(requests: readonly RecordedRequest[]): Sent[] {
  return requests.flatMap(({ method, url, rawHeaders, body }): Sent[] => {
    const { pathname, searchParams } = new URL(url, 'http://kube')
    const text = body?.toString('utf8') ?? ''
    if (method === 'GET' || /reviews$/.test(pathname) || searchParams.has('dryRun') || text === '{}') return []
    const at = rawHeaders.findIndex((name, i) => i % 2 === 0 && name.toLowerCase() === 'content-type')
    const type = at < 0 ? '' : (rawHeaders[at + 1] ?? '')
    if (type.includes('protobuf')) return [{ what: `${method} ${pathname}`, body: undefined }]
    const sent = JSON.parse(text)
    return [{ what: `${method} ${pathname} ${type}`, body: comparable(method === 'POST' ? withoutEcho(sent) : sent) }]
  })
}

/** What is created names the namespace of its path, or does not, and some say that it has no status yet. */
function withoutEcho({ status: _, metadata, ...rest }: Fields): Fields {
  const { namespace: __, ...others } = fieldsOf(metadata)
  return { ...rest, metadata: others }
}

/**
 * What is asked for, whoever asks: without the marks of the bot and what it binds a request to, and without the order of what
 * is merged by name, which the objects that come of it show.
 */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    const operations = value.filter((each) => !(isFields(each) && each.op === 'test'))
    return operations.map(comparable).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : nameOf(a) > nameOf(b) ? 1 : 0))
  }
  if (typeof value === 'string') return value.replace(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'a moment')
  if (!isFields(value)) return value
  const kept = Object.entries(value).filter(([key]) => !key.startsWith('quarterdeck.dev/') && !OWN.test(key))
  const compared = kept.map(([key, each]) => [key, comparable(each)] as const)
  return Object.fromEntries(compared.filter(([key, each]) => !(WRAPPERS.includes(key) && isEmpty(each))))
}

const OWN = /^(resourceVersion|preconditions|\$setElementOrder\/.*)$/
/** What holds nothing any more once the bot's own is out of it. */
const WRAPPERS = ['metadata', 'annotations']

function isEmpty(value: unknown): boolean {
  return isFields(value) && Object.keys(value).length === 0
}

function nameOf(value: unknown): string {
  return isFields(value) && typeof value.name === 'string' ? value.name : ''
}
