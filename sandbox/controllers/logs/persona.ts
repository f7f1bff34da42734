import type { Random } from '../../kube/random.ts'
import { between } from '../chance.ts'

export type Moment = { readonly at: number; readonly index: number; readonly random: Random; readonly pod: string }

/** A kind of program, as far as its output tells. */
export type Persona = {
  /** Mean time between lines once it runs. */
  readonly everyMs: number
  /** What it says while it starts. */
  readonly start: readonly ((moment: Moment) => string)[]
  line(moment: Moment): string
  /** Its last words, when it ends with an error. */
  crash(moment: Moment, memory: boolean): readonly string[]
}

export function pick<T>(random: Random, from: readonly T[], other: T): T {
  return from[Math.floor(random() * from.length)] ?? other
}

export function hex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('')
}

export function address(random: Random): string {
  return `10.${between(random, 1, 250)}.${between(random, 0, 255)}.${between(random, 1, 254)}`
}

/** `2026-01-01T10:00:00.123Z` */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** `2026-01-01 10:00:00.123`, as JVM loggers write it. */
export function plain(at: number): string {
  return iso(at).replace('T', ' ').replace('Z', '')
}

export const PATHS = [
  '/',
  '/products',
  '/products/8412',
  '/cart',
  '/checkout',
  '/api/v1/orders',
  '/search?q=lamp',
  '/static/app.js',
]
