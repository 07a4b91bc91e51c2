import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A certificate that signs for itself, made for one test run. */
export interface TestCertificate {
  readonly key: string
  readonly cert: string
}

/** The object identifiers that are needed, as DER has them. */
const oids = {
  commonName: Buffer.from('550403', 'hex'),
  ecdsaWithSha256: Buffer.from('2a8648ce3d040302', 'hex'),
  subjectAltName: Buffer.from('551d11', 'hex'),
  basicConstraints: Buffer.from('551d13', 'hex'),
} as const

/** Makes a certificate for `localhost`, 127.0.0.1 and ::1, or for other names. It is valid for a day. */
export function createCertificate(dnsNames: readonly string[] = ['localhost']): TestCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const name = sequence(set(sequence(oid(oids.commonName), tlv(0x0c, Buffer.from('venuekit test')))))
  const algorithm = sequence(oid(oids.ecdsaWithSha256))
  const now = Date.now()
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.of(2))),
    tlv(0x02, Buffer.concat([Buffer.of(1), randomBytes(15)])),
    algorithm,
    name,
    sequence(utcTime(now - 3_600_000), utcTime(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(alternativeNames(dnsNames), authority())),
  )
  const signature = tlv(0x03, Buffer.concat([Buffer.of(0), sign('sha256', body, privateKey)]))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: pem(sequence(body, algorithm, signature)),
  }
}

function alternativeNames(dnsNames: readonly string[]): Buffer {
  const names = dnsNames.map((dnsName) => tlv(0x82, Buffer.from(dnsName)))
  const addresses = [Buffer.of(127, 0, 0, 1), Buffer.concat([Buffer.alloc(15), Buffer.of(1)])]
  const all = sequence(...names, ...addresses.map((address) => tlv(0x87, address)))
  return sequence(oid(oids.subjectAltName), tlv(0x04, all))
}

/** Says that the certificate may sign others: without it nobody takes it as an authority for itself. */
function authority(): Buffer {
  const yes = tlv(0x01, Buffer.of(0xff))
  return sequence(oid(oids.basicConstraints), yes, tlv(0x04, sequence(yes)))
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}

function utcTime(time: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(time).toISOString().slice(2, 19).replaceAll(/[-T:]/g, '')}Z`))
}

function oid(value: Buffer): Buffer {
  return tlv(0x06, value)
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts))
}

function set(...parts: readonly Buffer[]): Buffer {
  return tlv(0x31, Buffer.concat(parts))
}

/** Type, length, value: all that DER consists of. */
function tlv(type: number, value: Buffer): Buffer {
  const length = value.length
  if (length < 0x80) return Buffer.concat([Buffer.of(type, length), value])
  const bytes = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex')
  return Buffer.concat([Buffer.of(type, 0x80 | bytes.length), bytes, value])
}
