import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import type { Status } from '../api/status.ts'
import { Fault } from '../fault.ts'
import type { Server } from './server.ts'
import { openServer } from './server.ts'

const USAGE = `quarterdeck deploy SERVICE --image IMAGE [--image CONTAINER=IMAGE ...]
quarterdeck deploy SERVICE --manifest FILE
quarterdeck deploy --cluster C --namespace N --workload TYPE/NAME --image IMAGE

  --commit, --author, --link URL, --reason WHY   said on the approval card
  --auto-undo            undo it by itself when it does not come to its end
  --key KEY              the same deployment for every try with the same key; default: a new one
  --callback URL         where its end is posted
  --wait                 wait for its end; without it, until it was taken
  --timeout MINUTES      how long to wait at most, default 60

QUARTERDECK_URL says where Quarterdeck is, QUARTERDECK_TOKEN is the pipeline's token.
Exit code: 0 done (or taken, without --wait), 1 failed, 2 usage, 3 denied, expired or taken back.
`

type Out = { write(text: string): unknown }

type Means = {
  readonly env: NodeJS.ProcessEnv
  readonly out: Out
  readonly err: Out
  /** Between two looks at how it stands, in ms. */
  readonly everyMs?: number
}

const MINUTE = 60_000
const EVERY_MS = 2_000
const CODES: Readonly<Partial<Record<Status['state'], number>>> = { done: 0, denied: 3, expired: 3, cancelled: 3 }

/** `quarterdeck deploy`: asks for a deployment over the API and says how it goes, a line each time that changes. Resolves with the exit code. */
export async function deployCommand(
  argv: readonly string[],
  { env, out, err, everyMs = EVERY_MS }: Means,
): Promise<number> {
  try {
    const asked = readArguments(argv)
    if (asked === 'help') {
      out.write(USAGE)
      return 0
    }
    const server = openServer(env)
    const { body, key, wait, timeoutMs } = await bodyOf(asked)
    const taken = await server.post(body, key, AbortSignal.timeout(timeoutMs))
    say(out, taken)
    out.write(`${taken.url}\n`)
    return wait ? await follow(taken, server, { out, everyMs, timeoutMs }) : codeOf(taken, 0)
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    err.write(`${[error.message, error.hint].filter(Boolean).join('\n')}\n`)
    if (error.code === 'usage') err.write(`\n${USAGE}`)
    return error.code === 'usage' || error.code === 'config' ? 2 : error.code === 'denied' ? 3 : 1
  }
}

type Waiting = { readonly out: Out; readonly everyMs: number; readonly timeoutMs: number }

async function follow(first: Status, server: Server, { out, everyMs, timeoutMs }: Waiting): Promise<number> {
  const signal = AbortSignal.timeout(timeoutMs)
  let last = first
  while (!last.final) {
    await pause(everyMs, signal)
    if (signal.aborted) {
      out.write(`Not over after ${Math.round(timeoutMs / MINUTE)} min; it goes on without being watched.\n`)
      return 1
    }
    const now = await server.get(first.id, signal).catch((error: unknown) => {
      // What answers again soon is waited for.
      if (error instanceof Fault && (error.retryable || signal.aborted)) return last
      throw error
    })
    if (now.state !== last.state || now.says !== last.says) say(out, now)
    last = now
  }
  return codeOf(last, 1)
}

function codeOf({ state, final }: Status, otherwise: number): number {
  return CODES[state] ?? (final ? 1 : otherwise)
}

function say(out: Out, { state, says, change }: Status): void {
  out.write(`${[state.padEnd(11), change, says].filter(Boolean).join('  ')}\n`)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', () => resolve(), { once: true })
  await promise
  clearTimeout(timer)
}

function readArguments(argv: readonly string[]) {
  try {
    const { values, positionals } = parse(argv)
    if (values.help) return 'help'
    const [service, ...more] = positionals
    if (more.length > 0) throw new Fault('usage', `${more[0]} is one word too many.`)
    return { ...values, service }
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('usage', error instanceof Error ? error.message : 'That cannot be read.')
  }
}

function parse(argv: readonly string[]) {
  const text = { type: 'string' } as const
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      ...{ manifest: text, cluster: text, namespace: text, workload: text, commit: text, author: text, reason: text },
      ...{ key: text, callback: text, timeout: text },
      image: { type: 'string', multiple: true },
      link: { type: 'string', multiple: true },
      'auto-undo': { type: 'boolean' },
      wait: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
}

type Arguments = Exclude<ReturnType<typeof readArguments>, 'help'>

async function bodyOf({ key = randomUUID(), wait = false, timeout = '60', ...asked }: Arguments) {
  const minutes = Number(timeout)
  if (!(minutes > 0 && minutes <= 7 * 24 * 60)) throw new Fault('usage', '--timeout takes minutes.')
  const { image, manifest, link, service, cluster, namespace, workload, commit, author, reason, callback } = asked
  if ((image === undefined) === (manifest === undefined)) throw new Fault('usage', 'Give --image or --manifest.')
  const place = { service, cluster, namespace, workload }
  const body = {
    ...place,
    ...{ commit, author, reason, callback },
    image: image && imageOf(image),
    manifest: manifest === undefined ? undefined : await textOf(manifest),
    links: link,
    autoUndo: asked['auto-undo'],
  }
  return { body, key, wait, timeoutMs: minutes * MINUTE }
}

/** One image, or one for each of several containers. */
function imageOf(words: readonly string[]): string | Record<string, string> {
  const [only = ''] = words
  if (words.length === 1 && !only.includes('=')) return only
  return Object.fromEntries(
    words.map((word) => {
      const equals = word.indexOf('=')
      if (equals <= 0) throw new Fault('usage', `Which container is ${word} for? Say --image CONTAINER=IMAGE.`)
      return [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    throw new Fault('usage', `${path} cannot be read.`, { cause: error })
  }
}
