import type { Refusal } from './told.ts'

/** Takes what a stream says, in order. */
export type Sink<T> = {
  /** ADDED and MODIFIED: which of the two it was, the store knows better. */
  put(object: T): void
  drop(object: T): void
  /** `end`: all that was there at the beginning has been sent. */
  bookmark(revision: string, end: boolean): void
  refused(refusal: Refusal): void
}

/** The annotation that ends the initial events (apimachinery pkg/apis/meta/v1, InitialEventsAnnotationKey). */
export const INITIAL_END = 'k8s.io/initial-events-end'
