import { useEffect, useState } from 'react'
import { BotFace } from './icons.tsx'

const TICK_MS = 1_000
const GIVEN_UP_S = 120

/** Between an ask and its answer. Answers that come at once never show it: it fades in late. */
export function Working({ since }: { since: number }) {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const tick = setInterval(() => setSeconds(Math.floor((Date.now() - since) / 1_000)), TICK_MS)
    return () => clearInterval(tick)
  }, [since])

  const words = seconds < 5 ? 'Working' : `Working, ${seconds} s`
  return (
    <div className="row working">
      <BotFace />
      <p className="row-main">
        <Dots />
        {seconds < GIVEN_UP_S ? words : 'No answer after 2 minutes'}
      </p>
    </div>
  )
}

export function Dots() {
  return (
    <span className="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  )
}
