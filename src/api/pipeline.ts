import { createHash, timingSafeEqual } from 'node:crypto'
import type { Platform, Principal } from '../chat.ts'

/** A service: where it runs, and the channel in which its deployments are approved. */
export type Service = {
  readonly name: string
  readonly cluster: string
  readonly namespace: string
  /** TYPE/NAME of what runs it; the deployment of its name without it. */
  readonly workload?: string
  /** `slack:C0123456789`. */
  readonly channel: string
}

/** Something that asks for deployments by a token: who it is in Kubernetes, and what it may ask for. */
export type Pipeline = {
  readonly name: string
  /** `sha256:` and the hash of its token in hex: tokens are random, so that a plain hash keeps them. */
  readonly token: string
  readonly user: string
  readonly groups: readonly string[]
  /** The services it may deploy; all of them, and what is named by its place, when empty. */
  readonly services: readonly string[]
  /** Where what is no service is approved. */
  readonly channel?: string
}

/** The team of every pipeline: no chat platform has one of that name, so nobody in a chat is ever taken for one. */
export const PIPELINES = 'pipelines'

const BEARER = /^Bearer ([\x21-\x7e]{16,512})$/i

/** Whose token that is. Every token is compared, in constant time, whichever fits. */
export function pipelineOf(authorization: string | undefined, pipelines: readonly Pipeline[]): Pipeline | undefined {
  const token = BEARER.exec(authorization ?? '')?.[1] ?? ''
  const given = createHash('sha256').update(token).digest()
  const fitting = pipelines.filter(({ token: hash }) => timingSafeEqual(given, Buffer.from(hash.slice(7), 'hex')))
  return token === '' ? undefined : fitting[0]
}

/** The pipeline as somebody who asks, on the platform where its card will stand. */
export function principalOf({ name }: Pipeline, platform: Platform): Principal {
  return { platform, team: PIPELINES, user: `pipeline:${name}`, name, standing: 'member' }
}
