import { useState } from 'react'
import type { Block } from './blocks.ts'
import { field, list, text, words } from './blocks.ts'
import { compareCells } from './compare-cells.ts'
import { placed } from './placed.ts'

type Order = { readonly column: number; readonly down: boolean }

/** Slack's own default for a data table without page_size. */
const DEFAULT_PAGE = 5

/** A table or data_table block. As in Slack, a data table sorts by a click on a column and shows a page at a time. */
export function BlockTable({ block }: { block: Block }) {
  const [order, setOrder] = useState<Order>()
  const [page, setPage] = useState(0)
  const data = block.type === 'data_table'
  const [head = [], ...body] = list(block.rows).map((row) => list(row).map(words))
  const aligned = list(block.column_settings).map((setting) => text(field(setting, 'align')))
  const rows = order
    ? body.toSorted((a, b) => compareCells(a[order.column] ?? '', b[order.column] ?? '') * (order.down ? -1 : 1))
    : body
  const size = data ? Math.max(1, Number(block.page_size) || DEFAULT_PAGE) : Math.max(1, rows.length)
  const pages = Math.max(1, Math.ceil(rows.length / size))
  const first = Math.min(page, pages - 1) * size
  const caption = text(block.caption)

  const sortBy = (column: number) => {
    setOrder(order?.column === column ? (order.down ? undefined : { column, down: true }) : { column, down: false })
    setPage(0)
  }

  return (
    <figure className="grid">
      <section className="grid-scroll" aria-label={caption || 'Table'}>
        <table>
          {caption && <caption>{caption}</caption>}
          <thead>
            <tr>
              {placed(head).map(({ thing, place }) => (
                <Heading
                  key={place}
                  name={thing}
                  align={aligned[place] ?? ''}
                  order={order?.column === place ? order : undefined}
                  onSort={data ? () => sortBy(place) : undefined}
                />
              ))}
            </tr>
          </thead>
          <tbody>
            {placed(rows.slice(first, first + size)).map((row) => (
              <tr key={first + row.place}>
                {placed(row.thing).map((cell) => (
                  <td key={cell.place} className={aligned[cell.place] ?? ''}>
                    {cell.thing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <figcaption className="pager">
          <span className="pager-count">
            {first + 1}–{Math.min(first + size, rows.length)} of {rows.length}
          </span>
          <button type="button" className="pager-step" disabled={first === 0} onClick={() => setPage(page - 1)}>
            Previous
          </button>
          <button type="button" className="pager-step" disabled={page >= pages - 1} onClick={() => setPage(page + 1)}>
            Next
          </button>
        </figcaption>
      )}
    </figure>
  )
}

type HeadingProps = { name: string; align: string; order: Order | undefined; onSort: (() => void) | undefined }

function Heading({ name, align, order, onSort }: HeadingProps) {
  const sorted = order ? (order.down ? 'descending' : 'ascending') : undefined
  return (
    <th scope="col" className={align} aria-sort={sorted}>
      {onSort ? (
        <button type="button" onClick={onSort}>
          {name}
          <span aria-hidden="true">{order ? (order.down ? '↓' : '↑') : ''}</span>
        </button>
      ) : (
        name
      )}
    </th>
  )
}
