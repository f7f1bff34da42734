import type { Document, YAMLMap } from 'yaml'
import { isScalar, Lexer, LineCounter, parseAllDocuments, visit } from 'yaml'
import { Fault } from '../fault.ts'
import type { Catalog, Resource } from './discovery.ts'
import type { KubeObject } from './objects.ts'
import { isObject, isRecord } from './objects.ts'

/** An object as somebody wrote it down: with its apiVersion, its kind and its name. */
export type Written = KubeObject & {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: KubeObject['metadata'] & { readonly name: string }
}

/** Objects in one manifest, items of lists included. */
const MOST_OBJECTS = 20
/** Aliases that one document may have resolved; more is a bomb and no manifest. */
const MOST_ALIASES = 50
/** Deeper than this no schema is. */
const MAX_DEPTH = 60
/**
 * Pieces that a text may have: a few for each word and line. All of them are read at once, and nothing else is done meanwhile:
 * so many take some 100 ms.
 */
const MOST_PIECES = 25_000
/** What YAML 1.1 makes of plain words and kubectl does not (go-yaml v2 resolve.go): times, base 60, sets. */
const NOT_IN_GO = / TIME$|:(?:timestamp|omap|pairs|set|binary) $/

/**
 * The objects of a manifest in YAML or JSON, one or several documents, lists opened. Throws a usage Fault that names the
 * document and the line for what cannot be read, and for more than is taken at once.
 */
export function readManifest(text: string): readonly Written[] {
  const documents = parsed(text)
  const objects = documents.flatMap((document, i) => opened(contentOf(document, i)).map((one) => written(one, i)))
  if (objects.length === 0) throw unreadable('There is nothing in that manifest.')
  if (objects.length > MOST_OBJECTS) {
    throw new Fault(
      'usage',
      `That manifest has ${objects.length} objects; ${MOST_OBJECTS} is the most I take at once.`,
      {
        hint: 'Send fewer at once.',
      },
    )
  }
  return objects
}

/** A patch in JSON or YAML: one document, within the same limits. Throws a usage Fault. */
export function readPatch(text: string): unknown {
  const [document, ...more] = parsed(text)
  if (!document || more.length > 0) throw unreadable('A patch is one document.')
  const value = contentOf(document, 0)
  if (isTooDeep(value, 0)) throw unreadable('That patch is nested too deeply.')
  return value
}

/** The type that an apiVersion and a kind mean here. Throws a not-found Fault with kubectl's words for one the cluster does not have. */
export function resourceOf({ apiVersion, kind }: Written, { resources }: Catalog): Resource {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion]
  const found = resources.find((one) => one.kind === kind && one.group === group && one.version === version)
  if (found) return found
  throw new Fault('not-found', `no matches for kind "${kind}" in version "${apiVersion}"`, {
    hint: 'Which types there are: /k8s api-resources',
  })
}

function parsed(text: string): readonly Document.Parsed[] {
  checkPieces(text)
  const lineCounter = new LineCounter()
  try {
    const documents = parseAllDocuments(text, {
      version: '1.1',
      merge: true,
      // The parser compares each key with all before it, and draws the place of every error; both are done below, and once.
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter,
      customTags: (tags) =>
        tags.filter((tag) => typeof tag === 'string' || !NOT_IN_GO.test(`${tag.tag} ${tagFormat(tag)}`)),
    })
    if (!Array.isArray(documents)) return []
    documents.forEach((document, i) => {
      checkDocument(document, i, lineCounter)
    })
    return documents
  } catch (error) {
    if (error instanceof Fault) throw error
    throw unreadable('That manifest cannot be read as YAML.', error)
  }
}

/** Throws a usage Fault for a text whose reading would hold everything else up. */
function checkPieces(text: string): void {
  let pieces = 0
  let depth = 0
  for (const piece of new Lexer().lex(text)) {
    pieces++
    if (piece === '[' || piece === '{') depth++
    if (piece === ']' || piece === '}') depth--
    if (depth > MAX_DEPTH) throw unreadable('That manifest is nested too deeply.')
    if (pieces > MOST_PIECES) {
      throw new Fault('usage', 'That manifest has more parts than I read at once.', {
        hint: 'Send fewer objects at once.',
      })
    }
  }
}

/** Throws a usage Fault that names the line of what is wrong first: no YAML, or a key that stands twice. */
function checkDocument(document: Document.Parsed, index: number, lines: LineCounter): void {
  const [wrong] = document.errors
  if (wrong) throw wrongAt(sentence(wrong.message), wrong.pos[0])
  visit(document, { Map: (_, map) => checkKeys(map) })

  function checkKeys({ items }: YAMLMap): void {
    const seen = new Set<unknown>()
    for (const { key } of items) {
      if (!isScalar(key) || key.value === '<<') continue
      if (seen.has(key.value)) throw wrongAt('Map keys must be unique', key.range?.[0] ?? 0)
      seen.add(key.value)
    }
  }

  function wrongAt(what: string, at: number): Fault {
    const { line, col } = lines.linePos(at)
    return unreadable(`${nth(index)} cannot be read as YAML: ${what} at line ${line}, column ${col}`, wrong)
  }
}

function tagFormat(tag: object): string {
  return 'format' in tag && typeof tag.format === 'string' ? tag.format : ''
}

function contentOf(document: Document.Parsed, index: number): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    throw unreadable(
      `${nth(index)} cannot be read: ${error instanceof Error ? sentence(error.message) : 'it is odd'}`,
      error,
    )
  }
}

/** The first line of what the parser says; the rest draws the place. */
function sentence(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '').slice(0, 200)
}

/** Nothing, one object, or the items of a List. */
function opened(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return []
  const items = isRecord(value) && /List$/.test(String(value.kind)) ? value.items : undefined
  return Array.isArray(items) ? items : [value]
}

function written(value: unknown, index: number): Written {
  if (!isRecord(value)) throw unreadable(`${nth(index)} is no object.`)
  if (typeof value.kind !== 'string' || value.kind === '') throw unreadable(`${nth(index)} has no kind.`)
  if (typeof value.apiVersion !== 'string' || value.apiVersion === '')
    throw unreadable(`${nth(index)} (${value.kind.slice(0, 60)}) has no apiVersion.`)
  if (!isObject(value) || typeof value.metadata.name !== 'string' || value.metadata.name === '')
    throw unreadable(`${nth(index)} (${value.kind.slice(0, 60)}) has no metadata.name.`)
  if (isTooDeep(value, 0)) throw unreadable(`${nth(index)} is nested too deeply.`)
  return value as Written
}

function isTooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return depth > MAX_DEPTH || Object.values(value).some((inner) => isTooDeep(inner, depth + 1))
}

function nth(index: number): string {
  return `Document ${index + 1}`
}

function unreadable(message: string, cause?: unknown): Fault {
  return new Fault('usage', message, { hint: 'Paste it as it is in the file, best in a code block.', cause })
}
