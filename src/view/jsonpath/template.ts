import { Fault } from '../../fault.ts'
import { quote, sprint } from '../gotext.ts'
import { compactJson, jsonText } from '../json.ts'
import type { Walk } from './evaluate.ts'
import { walk } from './evaluate.ts'
import type { PathNode } from './node.ts'
import { parseTemplate } from './parse.ts'

/** Characters one answer may have: a template can print the same subtree again and again. */
const MOST_OUTPUT = 16 * 1024 * 1024

/** A template ready to be used on any number of objects. */
export type JsonPath = readonly PathNode[]

/** Parses what follows `-o jsonpath=`. Throws Fault `usage` with kubectl's sentence. */
export function jsonPath(template: string): JsonPath {
  if (template === '') throw new Fault('usage', 'template format specified but no template given')
  try {
    return parseTemplate(template)
  } catch (error) {
    throw error instanceof Fault ? new Fault('usage', `error parsing jsonpath ${template}, ${error.message}`) : error
  }
}

/** What the template prints for one object; no newline is added. Missing keys print nothing. Throws Fault `usage`. */
export function jsonPathText(template: string, object: unknown): string {
  return printedBy(template, object, (values) => values.map(printed).join(' '))
}

/** What `-o jsonpath-as-json=` prints: a list of what each piece of the template finds (cli-runtime printers/jsonpath.go). */
export function jsonPathJson(template: string, object: unknown): string {
  return printedBy(template, object, jsonText)
}

function printedBy(template: string, object: unknown, print: (values: readonly unknown[]) => string): string {
  const path = jsonPath(template)
  try {
    let out = ''
    for (const values of findAll(path, object, true)) {
      out += print(values)
      if (out.length > MOST_OUTPUT) throw new Fault('usage', 'the template prints too much')
    }
    return out
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new Fault('usage', `error executing jsonpath ${quote(template)}: Error executing template: ${error.message}`)
  }
}

/** The values each top-level piece of the template finds (client-go FindResults). Throws Fault `usage`. */
export function findAll(path: JsonPath, object: unknown, allowMissing: boolean): unknown[][] {
  const state: Walk = { allowMissing, visits: 0, begun: 0, inside: 0, ended: 0 }
  return new Finder(path, state).from(0, [object])
}

/** Runs the top level of a template, where `{range}` and `{end}` make loops of what stands between them. */
class Finder {
  readonly #nodes: JsonPath
  readonly #state: Walk
  #lastEnd: number | undefined

  constructor(nodes: JsonPath, state: Walk) {
    this.#nodes = nodes
    this.#state = state
  }

  from(start: number, input: readonly unknown[]): unknown[][] {
    const found: unknown[][] = []
    for (let i = start; i < this.#nodes.length; i++) {
      const node = this.#nodes[i]
      if (!node) break
      const results = walk(this.#state, input, node)
      if (this.#state.ended > 0 && this.#state.ended <= this.#state.inside) {
        this.#state.ended--
        this.#lastEnd = i
        break
      }
      if (this.#state.begun === 0) found.push(results)
      else i = this.#loop(i, results, found)
    }
    return found
  }

  /** Says where to go on: behind the `{end}` that was met last, or right here when there was none. */
  #loop(at: number, values: readonly unknown[], found: unknown[][]): number {
    this.#state.begun--
    this.#state.inside++
    for (const value of values) for (const results of this.from(at + 1, [value])) found.push(results)
    if (values.length === 0) this.from(at + 1, [undefined])
    this.#state.inside--
    return this.#lastEnd !== undefined && this.#lastEnd > at ? this.#lastEnd : at
  }
}

function printed(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  return typeof value === 'object' ? compactJson(value) : sprint(value)
}
