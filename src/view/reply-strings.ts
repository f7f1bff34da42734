import type { Line, Node, Reply, Span } from '../reply.ts'

/**
 * The reply with every string that people would see put through `change`. Ids, file names and the commands behind buttons
 * stay as they are: changed, they would do something else.
 */
export function mapStrings(reply: Reply, change: (text: string) => string): Reply {
  return { nodes: reply.nodes.map((node) => mapNode(node, change)) }
}

function mapNode(node: Node, change: (text: string) => string): Node {
  switch (node.kind) {
    case 'heading':
    case 'code':
    case 'diff':
    case 'file':
      return { ...node, text: change(node.text) }
    case 'text':
    case 'context':
      return { ...node, text: mapLine(node.text, change) }
    case 'fields':
      return {
        ...node,
        fields: node.fields.map(({ name, value }) => ({ name: change(name), value: mapLine(value, change) })),
      }
    case 'table':
      return {
        ...node,
        columns: node.columns.map(change),
        rows: node.rows.map((row) => row.map(change)),
        ...(node.caption === undefined ? {} : { caption: change(node.caption) }),
      }
    case 'list':
      return { ...node, items: node.items.map((item) => mapLine(item, change)) }
    case 'progress':
      return { ...node, label: change(node.label) }
    case 'image':
      return { ...node, alt: change(node.alt), ...(node.title === undefined ? {} : { title: change(node.title) }) }
    case 'buttons':
      return { ...node, buttons: node.buttons.map((button) => ({ ...button, label: change(button.label) })) }
    case 'input':
      return {
        ...node,
        label: change(node.label),
        ...(node.value === undefined ? {} : { value: change(node.value) }),
        ...(node.placeholder === undefined ? {} : { placeholder: change(node.placeholder) }),
      }
    case 'select':
      return {
        ...node,
        label: change(node.label),
        options: node.options.map((option) => ({ ...option, label: change(option.label) })),
      }
  }
}

function mapLine(line: Line, change: (text: string) => string): Line {
  return typeof line === 'string' ? change(line) : line.map((span) => mapSpan(span, change))
}

function mapSpan(span: Span, change: (text: string) => string): Span {
  if (typeof span === 'string') return change(span)
  if ('code' in span) return { code: change(span.code) }
  if ('strong' in span) return { strong: change(span.strong) }
  if ('link' in span) return { link: change(span.link), label: change(span.label) }
  return span
}
