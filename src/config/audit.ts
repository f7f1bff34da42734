import { isAbsolute } from 'node:path'
import { z } from 'zod'

/** `audit` in quarterdeck.yaml: a file in which the record is kept beside Redis. */
export const auditSection = z
  .strictObject({
    file: z.string().refine(isAbsolute, 'a whole path, such as /var/lib/quarterdeck/audit.jsonl').exactOptional(),
    sync: z.enum(['each', 'never']).default('each'),
  })
  .default({ sync: 'each' })
