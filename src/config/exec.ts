import { z } from 'zod'

/** Which commands may be run in containers, and which images may join a pod: none unless they stand here. */
export const execSection = z
  .strictObject({
    allow: z
      .array(z.string().regex(/^\S+( \S+)*$/, 'words with one space between them'))
      .max(100)
      .default([]),
    images: z.array(z.string().min(1)).max(100).default([]),
  })
  .default({ allow: [], images: [] })
