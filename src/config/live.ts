import { z } from 'zod'

/** Messages that are edited while something goes on. */
export const liveSection = z
  .strictObject({
    editEverySeconds: z.number().min(0.05).max(60).default(2),
    minutes: z.int().min(1).max(240).default(10),
    perPerson: z.int().min(1).max(50).default(3),
    perChannel: z.int().min(1).max(100).default(5),
  })
  .default({ editEverySeconds: 2, minutes: 10, perPerson: 3, perChannel: 5 })
