import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Reply } from '../../src/reply.ts'
import { LIMITS } from './limits.ts'
import type { Memory } from './places.ts'

/** Pictures that are too large for a card, at addresses of ours that nobody can guess, for a while. */
export type Pictures = {
  /** The address of each large picture in the reply, by its PNG; none where we have no public address. */
  publish(reply: Reply): Promise<ReadonlyMap<string, string>>
  /** Takes what asks for a picture; false means that the path is not one's. */
  listener(request: IncomingMessage, response: ServerResponse): boolean
}

type Means = {
  /** How this process is reached from outside, without a path; undefined when it is not. */
  readonly publicUrl: string | undefined
  readonly memory: Memory
  /** 32 random bytes or more, in letters an address takes. */
  readonly newId: () => string
}

const PATH = /^\/teams\/pictures\/([\w-]{43})\.png$/
/** Teams keeps its own copy of what a card showed; whoever scrolls back later reads the description. */
const KEPT_MS = 24 * 60 * 60_000
/** Characters of base64; a chart has some 270,000. */
const LARGEST = 700_000
const MOST = 4

export function openPictures({ publicUrl, memory, newId }: Means): Pictures {
  async function show(id: string, response: ServerResponse): Promise<void> {
    const png = await memory.get(`picture:${id}`).catch(() => undefined)
    if (typeof png !== 'string') return void response.writeHead(404, { 'content-length': 0 }).end()
    const bytes = Buffer.from(png, 'base64')
    response
      .writeHead(200, {
        'content-type': 'image/png',
        'content-length': bytes.length,
        'cache-control': 'private, max-age=3600',
        'x-content-type-options': 'nosniff',
      })
      .end(bytes)
  }

  return {
    async publish({ nodes }) {
      if (publicUrl === undefined) return new Map()
      const large = nodes.flatMap((node) =>
        node.kind === 'image' && node.png.length > LIMITS.imageCharacters && node.png.length <= LARGEST
          ? [node.png]
          : [],
      )
      const placed = large.slice(0, MOST).map(async (png) => {
        const id = newId()
        await memory.put(`picture:${id}`, png, KEPT_MS)
        return [png, new URL(`/teams/pictures/${id}.png`, publicUrl).href] as const
      })
      // A store that is away costs the picture, not the words.
      return new Map(
        (await Promise.allSettled(placed)).flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
      )
    },
    listener(request, response) {
      const id = PATH.exec((request.url ?? '').split('?')[0] ?? '')?.[1]
      if (id === undefined || publicUrl === undefined) return false
      if (request.method === 'GET') void show(id, response)
      else response.writeHead(405, { 'content-length': 0 }).end()
      return true
    },
  }
}
