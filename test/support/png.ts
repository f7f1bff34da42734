import type { Reply } from '../../src/reply.ts'

type Picture = { readonly width: number; readonly height: number; readonly alt: string; readonly bytes: Buffer }

/** The picture of a reply, with the size its header says (PNG specification, 11.2.1 IHDR). Throws when there is none. */
export function pictureIn(reply: Reply): Picture {
  const node = reply.nodes.find((one) => one.kind === 'image')
  if (node?.kind !== 'image') throw new Error('there is no picture')
  const bytes = Buffer.from(node.png, 'base64')
  return { ...sizeOf(bytes), alt: node.alt, bytes }
}

/** Width and height in pixels. Throws for bytes that are no PNG. */
export function sizeOf(bytes: Buffer): { readonly width: number; readonly height: number } {
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('that is no PNG')
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}
