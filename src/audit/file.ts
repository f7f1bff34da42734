import { constants } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { AuditLink } from './record.ts'

/** Where links are also kept: a file that is only ever appended to, one JSON object a line. */
export type AuditFile = {
  readonly path: string
  /** `each`: what follows from an event waits until the disk has it (fdatasync); `never`: the system writes when it likes. */
  readonly sync: 'each' | 'never'
}

/** So many bytes of a line are read; a link with the longest line and reason that are recorded is shorter. */
const LONGEST = 1024 * 1024

/**
 * Appends links to a file that only its owner may read. What comes while the disk is busy goes with the next write, so that
 * many events cost one. The file is opened anew for each write: one that was moved away is made again. Rejects when the disk
 * has it not.
 */
export function auditFile({ path, sync }: AuditFile): (link: AuditLink) => Promise<void> {
  let waiting: { readonly text: string; readonly done: PromiseWithResolvers<void> }[] = []
  let isWriting = false
  // Another process, or a full disk, may have left half a line.
  let isSure = false

  async function append(text: string): Promise<void> {
    const { O_APPEND, O_CREAT, O_RDWR, O_NOFOLLOW } = constants
    const file = await open(path, O_APPEND | O_CREAT | O_RDWR | O_NOFOLLOW, 0o600)
    try {
      const begins = isSure || (await isAtLineStart(file))
      isSure = false
      await file.chmod(0o600)
      await file.writeFile(begins ? text : `\n${text}`)
      if (sync === 'each') await file.datasync()
      isSure = true
    } finally {
      await file.close()
    }
  }

  async function writeAll(): Promise<void> {
    isWriting = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await append(batch.map(({ text }) => text).join(''))
        for (const { done } of batch) done.resolve()
      } catch (error) {
        for (const { done } of batch) done.reject(error)
      }
    }
    isWriting = false
  }

  return (link) => {
    const done = Promise.withResolvers<void>()
    waiting.push({ text: `${JSON.stringify(link)}\n`, done })
    if (!isWriting) void writeAll()
    return done.promise
  }
}

async function isAtLineStart(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat()
  if (size === 0) return true
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer.toString() === '\n'
}

/** The links of a file in its order; undefined for a line that is none. Rejects when the file cannot be read. */
export async function* readAuditFile(path: string): AsyncGenerator<AuditLink | undefined> {
  const file = await open(path)
  try {
    for await (const line of createInterface({ input: file.createReadStream(), crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line !== '') yield readLink(line)
    }
  } finally {
    await file.close()
  }
}

function readLink(line: string): AuditLink | undefined {
  try {
    const { writer, seq, event, prev, hash } = JSON.parse(line.slice(0, LONGEST)) as AuditLink
    const isWhole = [writer, event, prev, hash].every((each) => typeof each === 'string') && Number.isInteger(seq)
    return isWhole ? { writer, seq, event, prev, hash } : undefined
  } catch {
    return undefined
  }
}
