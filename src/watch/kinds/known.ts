/** What was known of an object before it is read again. */
export type Known<T> = {
  get(name: string, namespace?: string): T | undefined
}
