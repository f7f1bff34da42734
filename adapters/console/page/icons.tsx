const PATHS = {
  close: 'M6 6l12 12M18 6L6 18',
  menu: 'M4 7h16M4 12h16M4 17h16',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600l1.400 1.400M17 17l1.400 1.400M5.600 18.400L7 17M17 7l1.400-1.400',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  bolt: 'M13 3L5 14h6l-1 7 8-11h-6l1-7z',
  eye: 'M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  thread: 'M5 5h14v10H10l-5 4V5z',
  send: 'M4 12l16-8-6 16-2.500-6.500L4 12z',
  file: 'M7 3h7l4 4v14H7V3zM14 3v4h4',
  down: 'M12 5v14M6 13l6 6 6-6',
  check: 'M5 12.500l4.500 4.500L19 7.500',
} as const

export type IconName = keyof typeof PATHS

/** A line drawing beside words; what it means is said by the control that holds it. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

/** The bot's face: a ship's wheel. */
export function BotFace() {
  return <img className="face face-bot" src="/console/icon.svg" alt="" width="36" height="36" />
}

/** A person's initials, in a colour that stays theirs. */
export function PersonFace({ name, place }: { name: string; place: number }) {
  const initials = name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2)
    .toUpperCase()
  return (
    <span className={`face face-${place % 6}`} aria-hidden="true">
      {initials}
    </span>
  )
}
