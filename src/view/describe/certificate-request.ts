import { Fault } from '../../fault.ts'
import { humanDuration } from '../age.ts'
import type { Fields } from '../fields.ts'
import { dig, fieldsList, fieldsOf, numberOf, textOf } from '../fields.ts'
import { labelText } from '../table.ts'
import { writeEvents } from './events.ts'
import type { CertificateRequest } from './pkcs10.ts'
import { readRequest } from './pkcs10.ts'
import { dateText } from './time.ts'
import type { Write } from './writer.ts'
import { described } from './writer.ts'

const COMMON_NAME = '2.5.4.3'
const SERIAL_NUMBER = '2.5.4.5'
/** Of the subject, in the order in which they are told, by their object identifiers (RFC 4519). */
const SUBJECT: readonly (readonly [string, string])[] = [
  ['Organization', '2.5.4.10'],
  ['Organizational Unit', '2.5.4.11'],
  ['Country', '2.5.4.6'],
  ['Locality', '2.5.4.7'],
  ['Province', '2.5.4.8'],
  ['StreetAddress', '2.5.4.9'],
  ['PostalCode', '2.5.4.17'],
]

/**
 * Describes a CertificateSigningRequest. `now` in ms since the epoch. Throws kubectl's sentence for a request that cannot
 * be read (kubectl pkg/describe/describe.go, CertificateSigningRequestDescriber).
 */
export function describeSigningRequest(object: unknown, events: readonly unknown[] | undefined, now: number): string {
  const { metadata, spec, status } = fieldsOf(object)
  const asked = fieldsOf(spec)
  const request = readRequest(Buffer.from(textOf(asked.request), 'base64').toString('latin1'))
  if (!request) {
    throw new Fault('invalid', 'Error parsing CSR: PEM block type must be CERTIFICATE REQUEST', {
      hint: 'The object itself: /k8s get csr NAME -o yaml',
    })
  }
  const seconds = numberOf(asked.expirationSeconds)
  return described((write) => {
    write(0, `Name:\t${textOf(dig(metadata, 'name'))}\n`)
    write(0, `Labels:\t${labelText(dig(metadata, 'labels'))}\n`)
    write(0, `Annotations:\t${labelText(dig(metadata, 'annotations'))}\n`)
    write(0, `CreationTimestamp:\t${dateText(dig(metadata, 'creationTimestamp'))}\n`)
    write(0, `Requesting User:\t${textOf(asked.username)}\n`)
    if (asked.signerName) write(0, `Signer:\t${textOf(asked.signerName)}\n`)
    if (seconds !== undefined) write(0, `Requested Duration:\t${humanDuration(seconds * 1_000)}\n`)
    write(0, `Status:\t${standing(fieldsOf(status))}\n`)
    writeSubject(write, request)
    writeNames(write, request)
    writeEvents(write, events, now)
  })
}

/** `Approved,Issued` (kubectl pkg/describe/describe.go, extractCSRStatus). */
function standing({ conditions, certificate }: Fields): string {
  const types = fieldsList(conditions).map(({ type }) => type)
  const decided = types.includes('Denied') ? 'Denied' : types.includes('Approved') ? 'Approved' : 'Pending'
  return [decided, types.includes('Failed') ? 'Failed' : '', certificate ? 'Issued' : ''].filter(Boolean).join(',')
}

function writeSubject(write: Write, { subject }: CertificateRequest): void {
  write(0, 'Subject:\n')
  write(0, `\tCommon Name:\t${subject.get(COMMON_NAME)?.at(-1) ?? ''}\n`)
  write(0, `\tSerial Number:\t${subject.get(SERIAL_NUMBER)?.at(-1) ?? ''}\n`)
  for (const [title, id] of SUBJECT) writeList(write, title, subject.get(id) ?? [])
}

function writeNames(write: Write, { dnsNames, emailAddresses, uris, ipAddresses }: CertificateRequest): void {
  if (dnsNames.length + emailAddresses.length + uris.length + ipAddresses.length === 0) return
  write(0, 'Subject Alternative Names:\n')
  writeList(write, 'DNS Names', dnsNames)
  writeList(write, 'Email Addresses', emailAddresses)
  writeList(write, 'URIs', uris)
  writeList(write, 'IP Addresses', ipAddresses)
}

function writeList(write: Write, title: string, values: readonly string[]): void {
  if (values.length > 0) write(0, `\t${title}:\t${values.join('\n\t\t')}\n`)
}
