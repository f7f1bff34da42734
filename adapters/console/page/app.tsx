import { useEffect, useState } from 'react'
import type { World } from './api.ts'
import { loadWorld } from './api.ts'
import { Desk } from './desk.tsx'

/** The page, once it knows who and what there is. */
export function App() {
  const [world, setWorld] = useState<World>()
  const [problem, setProblem] = useState('')

  useEffect(() => {
    loadWorld().then(setWorld, (error: Error) => setProblem(error.message))
  }, [])

  if (world?.people[0] && world.channels[0]) {
    return <Desk world={world} firstPerson={world.people[0]} firstChannel={world.channels[0]} />
  }
  const nobody = world ? 'This console has no people or no channels.' : ''
  return <p className="boot">{problem || nobody}</p>
}
