import { createContext, use } from 'react'
import type { Person, World } from './api.ts'
import type { Ask } from './asks.ts'
import type { Theme } from './theme.ts'

export type View = 'slack' | 'teams' | 'text'

/** A click on a control of a message: `action` is the control's id in the reply tree. */
type Click = (message: string, action: string, value?: string) => void

/** What every message needs to know to draw itself. */
export type Scene = {
  readonly world: World
  readonly person: Person
  readonly view: View
  readonly theme: Theme
  readonly asks: readonly Ask[]
  readonly click: Click
  /** Starts an answer in a thread. */
  readonly replyIn: (thread: string) => void
}

export const SceneContext = createContext<Scene | undefined>(undefined)

export function useScene(): Scene {
  const scene = use(SceneContext)
  if (!scene) throw new Error('A message was drawn outside of the page.')
  return scene
}
