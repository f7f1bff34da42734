import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

/** Keeps plans unread by whoever can read Redis, and unwritten by whoever can write it: a manifest may hold a Secret. */
export type Envelope = {
  close(text: string, about: string): string
  /** Undefined for what was not closed here, or was closed about something else. */
  open(closed: string, about: string): string | undefined
}

const NONCE = 12
const TAG = 16

/** AES-256-GCM (NIST SP 800-38D) under a key derived from the secret that all processes share (HKDF, RFC 5869). */
export function createEnvelope(secret: string): Envelope {
  const key = Buffer.from(hkdfSync('sha256', secret, 'quarterdeck', 'proposals at rest', 32))
  return {
    close(text, about) {
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(closed, about) {
      const bytes = Buffer.from(closed, 'base64url')
      if (bytes.length < NONCE + TAG) return undefined
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE), { authTagLength: TAG })
      decipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8')
      } catch {
        return undefined
      }
    },
  }
}
