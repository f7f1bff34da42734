/** What is answered to a call. */
export type Outcome = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export function answer(status: number, body?: unknown, headers: Readonly<Record<string, string>> = {}): Outcome {
  return { status, headers, ...(body !== undefined && { body }) }
}

/** ARM's shape of an error; `details` as it nests them. */
export function refusal(status: number, code: string, message: string): Outcome {
  return answer(status, { error: { code, message } })
}
