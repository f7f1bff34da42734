import type { ClusterMap } from '../../src/picture/map.ts'
import { drawMap } from '../../src/picture/map.ts'
import { pngOf } from '../../src/picture/png.ts'

/** The map as a PNG, base64. */
export function mapPng(map: ClusterMap): Promise<string> {
  return pngOf(drawMap(map))
}
