import { expect, test } from 'vitest'
import { Fault } from '../../src/fault.ts'
import { plainText } from '../../src/reply.ts'
import { age, humanDuration, timeOf } from '../../src/view/age.ts'
import { faultReply, problemReply } from '../../src/view/fault.ts'
import { addQuantity, parseQuantity, quantityText } from '../../src/view/quantity.ts'

const SECOND = 1_000
const HOUR = 3_600 * SECOND
const DAY = 24 * HOUR

test.each([
  [-2 * SECOND, '<invalid>'],
  [-1 * SECOND, '0s'],
  [-1, '0s'],
  [0, '0s'],
  [119.9 * SECOND, '119s'],
  [120 * SECOND, '2m'],
  [121 * SECOND, '2m1s'],
  [599 * SECOND, '9m59s'],
  [10 * 60 * SECOND, '10m'],
  [179 * 60 * SECOND, '179m'],
  [3 * HOUR, '3h'],
  [7 * HOUR + 59 * 60 * SECOND, '7h59m'],
  [47 * HOUR, '47h'],
  [2 * DAY, '2d'],
  [7 * DAY + 23 * HOUR, '7d23h'],
  [729 * DAY, '729d'],
  [730 * DAY, '2y'],
  [731 * DAY, '2y1d'],
  [8 * 365 * DAY, '8y'],
])('%d ms is %s', (ms, text) => {
  expect(humanDuration(ms)).toBe(text)
})

test('events of one millisecond have an order', () => {
  expect(timeOf('1970-01-01T00:00:01.000123Z')).toBe(1_000.123)
  expect(timeOf('1970-01-01T01:00:01.000123+01:00')).toBe(1_000.123)
  expect(timeOf('1970-01-01T00:00:01.999999999Z')).toBeGreaterThan(1_999.998)
  expect(timeOf('1970-01-01T01:00:01+01:00')).toBe(1_000)
})

test('an age without a stamp is unknown', () => {
  expect(age(null, 0)).toBe('<unknown>')
  expect(age('0001-01-01T00:00:00Z', 0)).toBe('<unknown>')
  expect(age('1970-01-01T00:00:00Z', 65 * SECOND)).toBe('65s')
})

test.each([
  ['1000m', '1'],
  ['1024Mi', '1Gi'],
  ['1.5Gi', '1536Mi'],
  ['0.5', '500m'],
  ['1e3', '1e3'],
  ['1500000', '1500k'],
  ['512Ki', '512Ki'],
  ['100', '100'],
  ['1023', '1023'],
  ['-2Gi', '-2Gi'],
  ['0', '0'],
  ['9223372036854775807', '9223372036854775807'],
])('the quantity %s is %s in its canonical form', (text, canonical) => {
  const quantity = parseQuantity(text)
  expect(quantity && quantityText(quantity)).toBe(canonical)
})

test('what is no quantity, and sums', () => {
  for (const text of ['', 'x', '1Q', '1e', '--1', '1 ', 'NaN']) expect(parseQuantity(text), text).toBeUndefined()
  const [a, b] = [parseQuantity('128Mi'), parseQuantity('0.5Gi')]
  expect(a && b && quantityText(addQuantity(a, b))).toBe('640Mi')
})

test('a fault is its sentence, its hint and its id, and no more', () => {
  const fault = new Fault('forbidden', 'You may not delete pods in shop on prod-weu.', {
    hint: 'Ask in #platform for role shop-operator.',
    cause: new Error('secret detail'),
  })
  const text = plainText(faultReply(fault, '7q3f0000-long-id'))
  expect(text.split('\n').filter(Boolean)).toEqual([
    'You may not delete pods in shop on prod-weu.',
    'Ask in #platform for role shop-operator.',
    'id 7q3f0000',
  ])
  expect(plainText(problemReply('9kd2'))).toContain('id 9kd2')
})
