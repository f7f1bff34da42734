import { z } from 'zod'

const url = z.string().refine((text) => {
  const read = URL.parse(text)
  return read?.protocol === 'https:' && !read.username && !read.password && !read.search && !read.hash
}, 'an https URL such as https://git.example.com/team/manifests/, without a question mark')

/** `manifests` in quarterdeck.yaml: where they may be fetched from. Nowhere, unless it stands here. */
export const manifestsSection = z
  .strictObject({ urls: z.array(url).max(100).default([]), private: z.boolean().default(false) })
  .default({ urls: [], private: false })
