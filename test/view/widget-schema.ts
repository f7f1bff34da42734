/** A kind as the API server describes it in OpenAPI v3, with every construct that `kubectl explain` prints in its own way. */
const GVK = { group: 'ex.io', kind: 'Widget', version: 'v1' }
const ref = (name: string) => ({ $ref: `#/components/schemas/io.ex.v1.${name}` })
const LONG =
  'Spec is what somebody wants of a widget. It goes on for longer than a line is wide, with a word-that-is-longer-than-any-line-could-possibly-be-and-therefore-cannot-be-broken-anywhere in the middle,  two spaces, and\ttabs.\n\nThen an empty line.\n  - an indented item that also goes on for longer than the seventy-six characters that are there\n\nMore info: https://ex.io/docs'

export const widgetDocument = {
  openapi: '3.0.0',
  info: { title: 'Kubernetes', version: 'v1.36.1' },
  paths: {
    '/apis/ex.io/v1/namespaces/{namespace}/widgets': {
      get: { 'x-kubernetes-action': 'list', 'x-kubernetes-group-version-kind': GVK },
      parameters: [],
    },
  },
  components: {
    schemas: {
      'io.ex.v1.Part': {
        type: 'object',
        description: 'Part is a part, which may have parts.',
        required: ['name'],
        properties: {
          name: { type: 'string', description: 'Name of the part.', default: '' },
          parts: { type: 'array', items: { allOf: [ref('Part')], default: {} }, description: 'Parts of the part.' },
          owner: { allOf: [ref('Widget')], description: 'Owner is the widget again.' },
        },
      },
      'io.ex.v1.Size': { description: 'Size is a number or words.', oneOf: [{ type: 'string' }, { type: 'number' }] },
      'io.ex.v1.Time': { type: 'string', format: 'date-time', description: 'Time is a moment.' },
      'io.ex.v1.Widget': {
        type: 'object',
        description: 'Widget is what tests are about.',
        externalDocs: { description: `All about widgets. ${LONG.slice(0, 120)}`, url: 'https://ex.io/widgets' },
        required: ['spec', 'count'],
        properties: {
          apiVersion: { type: 'string', description: 'APIVersion, as everywhere.' },
          spec: { allOf: [ref('Spec')], default: {}, description: LONG },
          count: { type: 'integer', format: 'int32', enum: [1, 2, 3], description: 'How many.' },
          made: { allOf: [ref('Time')], description: 'When it was made.' },
          bare: ref('Part'),
          'x-anything': { 'x-kubernetes-preserve-unknown-fields': true, description: 'Whatever it is.' },
        },
        'x-kubernetes-group-version-kind': [GVK],
      },
      'io.ex.v1.Spec': {
        type: 'object',
        description: 'Spec describes a widget.',
        required: ['colour'],
        properties: {
          colour: {
            type: 'string',
            enum: ['', 'Amber', 'Blue', 'Cyan', 'Red', 'Violet'],
            description: 'Colour of it.\n\nPossible enum values:\n - `"Amber"` is between the others\n - `""` is none',
            externalDocs: { url: 'https://ex.io/colours', description: 'About colours.' },
          },
          nothing: { type: 'string' },
          parts: { type: 'array', items: { allOf: [ref('Part')], default: {} }, description: 'Parts of it.' },
          named: { type: 'object', additionalProperties: ref('Part'), description: 'Parts by name.' },
          labels: { type: 'object', additionalProperties: { type: 'string', default: '' }, description: 'Labels.' },
          grid: { type: 'array', items: { type: 'array', items: { type: 'integer' } }, description: 'Numbers.' },
          size: { allOf: [ref('Size')], description: 'How large.' },
          free: { type: 'object', additionalProperties: true, description: 'Anything at all.' },
          inline: {
            type: 'object',
            description: 'A structure of its own.',
            properties: {
              deep: { type: 'object', properties: { deeper: { type: 'boolean', description: 'On or off.' } } },
            },
          },
        },
      },
    },
  },
}
