import { useState } from 'react'

/** State that survives a reload, where the browser lets it. */
export function useStored<T extends string>(key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => read(key, initial))
  const store = (next: T) => {
    setValue(next)
    try {
      localStorage.setItem(`quarterdeck.${key}`, next)
    } catch {
      // A browser that stores nothing still works until the next reload.
    }
  }
  return [value, store]
}

function read<T extends string>(key: string, initial: T): T {
  try {
    return (localStorage.getItem(`quarterdeck.${key}`) as T | null) ?? initial
  } catch {
    return initial
  }
}
