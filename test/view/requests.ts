// Certification requests made with `openssl req -new`, for a key that nobody kept.

/** `-subj /CN=jane/O=system:masters/O=devs` */
export const PLAIN = [
  'MIHyMIGZAgEAMDcxDTALBgNVBAMMBGphbmUxFzAVBgNVBAoMDnN5c3RlbTptYXN0ZXJzMQ0wCwYDVQQKDARkZXZzMFkwEwYHKoZI',
  'zj0CAQYIKoZIzj0DAQcDQgAEH8MX6Jhl56RoYpD1bYf56odbucCkpYtU+v0pTXeYJjRIA1tcLmRF7+QGsSO18+uvIQxhepxdUKh6',
  'K81E+MwbN6AAMAoGCCqGSM49BAMCA0gAMEUCIQDSWWPVMZxc9F95g2ToNHFlupAE77mRgPB+SCNpHY20PwIgape5exsaDhScoiNw',
  '6vNpsDr5HmGZbYG2/EB8XaIfTB0=',
].join('')

/** Every attribute and kind of name that kubectl tells. */
export const WHOLE = [
  'MIIB6jCCAZACAQAwgbExFTATBgNVBAMMDHdlYi5zaG9wLnN2YzELMAkGA1UEBRMCNDIxHjAcBgNVBAoMFUdlc2VsbHNjaGFmdCBm',
  'w7xyIFdlYjEMMAoGA1UECwwDb3BzMQ0wCwYDVQQLDARzaG9wMQswCQYDVQQGEwJERTEOMAwGA1UEBwwFS8O2bG4xDDAKBgNVBAgM',
  'A05SVzETMBEGA1UECQwKRG9tcGxhdHogMTEOMAwGA1UEEQwFNTA2NjcwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQfwxfomGXn',
  'pGhikPVth/nqh1u5wKSli1T6/SlNd5gmNEgDW1wuZEXv5AaxI7Xz668hDGF6nF1QqHorzUT4zBs3oHwwegYJKoZIhvcNAQkOMW0w',
  'azAOBgNVHQ8BAf8EBAMCB4AwWQYDVR0RBFIwUIIDd2Viggx3ZWIuc2hvcC5zdmOHBAoAAAeHEP0AAAAAAAAAAAEAAAAAAAeBEG9w',
  'c0BzaG9wLmV4YW1wbGWGEXNwaWZmZTovL3Nob3Avd2ViMAoGCCqGSM49BAMCA0gAMEUCIClf0G+m4Cbib3IeKg9NCGS6Mymc3gwD',
  'TlNjQ3bRANjBAiEA4XbtgKn/hO88tEThGbH/RaCCZPpyuUzxXgER4f1jpb8=',
].join('')

/** `-subj /` */
export const EMPTY = [
  'MIG7MGICAQAwADBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABB/DF+iYZeekaGKQ9W2H+eqHW7nApKWLVPr9KU13mCY0SANbXC5k',
  'Re/kBrEjtfPrryEMYXqcXVCoeivNRPjMGzegADAKBggqhkjOPQQDAgNJADBGAiEAk4umPzG3IgQEn6QaFl4uul38Ag0V04R9rz8E',
  'QefJ02YCIQCRNA3MyiF43R/0+kNUvkuufohAcNi7AE3wMHqlrUXq2w==',
].join('')

/** As spec.request has it: the base64 of a PEM file. */
export function requestOf(base64: string): string {
  const pem = `-----BEGIN CERTIFICATE REQUEST-----\n${base64.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE REQUEST-----\n`
  return Buffer.from(pem).toString('base64')
}
