import { useEffect, useState } from 'react'
import { useStored } from './stored.ts'

export type Theme = 'light' | 'dark'

/** The system's theme until somebody chooses the other one. */
export function useTheme(): [Theme, () => void] {
  const [chosen, setChosen] = useStored<Theme | 'system'>('theme', 'system')
  const system = useSystemTheme()
  const theme = chosen === 'system' ? system : chosen

  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])

  const toggle = () => {
    const other = theme === 'dark' ? 'light' : 'dark'
    setChosen(other === system ? 'system' : other)
  }
  return [theme, toggle]
}

function useSystemTheme(): Theme {
  const [query] = useState(() => matchMedia('(prefers-color-scheme: dark)'))
  const [dark, setDark] = useState(query.matches)
  useEffect(() => {
    const follow = () => setDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [query])
  return dark ? 'dark' : 'light'
}
