import type { Changed, Ended, Loss } from '../memory.ts'

/** What a change of an object says that the object as it is now does not. */
export type Observation =
  | { readonly what: 'ended'; readonly workload: string; readonly ended: Ended }
  | { readonly what: 'lost'; readonly workload: string; readonly loss: Loss }
  | {
      readonly what: 'bound'
      readonly workload: string
      readonly pod: string
      readonly owner: string
      readonly slot: string
      readonly node: string
      readonly created: number
      readonly at: number
    }
  | { readonly what: 'ready'; readonly workload: string; readonly pod: string; readonly at: number }
  | {
      readonly what: 'lowered'
      readonly workload: string
      readonly owner: string
      readonly by: number
      readonly at: number
    }
  | { readonly what: 'changed'; readonly workload: string; readonly changed: Changed }
  | { readonly what: 'node-down'; readonly node: string; readonly at: number }
  | { readonly what: 'node-back'; readonly node: string; readonly at: number }
  | { readonly what: 'node-planned'; readonly node: string; readonly at: number; readonly how: string }
  | { readonly what: 'node-changed'; readonly node: string; readonly changed: Changed }
  | { readonly what: 'node-gone'; readonly node: string; readonly at: number; readonly unplanned: boolean }
  | { readonly what: 'node-booted'; readonly node: string; readonly bootID: string }
  | { readonly what: 'selector'; readonly service: string; readonly at: number }
