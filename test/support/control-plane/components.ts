import { join } from 'node:path'
import type { Certificates } from './certificates.ts'

/** What the command lines of a control plane are made of. */
export type Plan = {
  readonly folder: string
  readonly certificates: Certificates
  readonly ports: { readonly etcd: number; readonly peer: number; readonly api: number }
  readonly files: { readonly tokens: string; readonly policy: string; readonly audit: string }
}

/** One member, on 127.0.0.1, which only who has our certificate may speak to; it need not survive a crash. */
export function etcdArguments({ folder, certificates, ports }: Plan): readonly string[] {
  const { caFile, server } = certificates
  const client = `https://127.0.0.1:${ports.etcd}`
  const peer = `https://127.0.0.1:${ports.peer}`
  return [
    '--name=default',
    `--data-dir=${join(folder, 'etcd')}`,
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
    '--client-cert-auth',
    `--trusted-ca-file=${caFile}`,
    `--cert-file=${server.certFile}`,
    `--key-file=${server.keyFile}`,
    '--peer-client-cert-auth',
    `--peer-trusted-ca-file=${caFile}`,
    `--peer-cert-file=${server.certFile}`,
    `--peer-key-file=${server.keyFile}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
  ]
}

/** RBAC on, audit log on, users from a token file, kubelets and etcd with certificates of our own authority. */
export function apiServerArguments({ folder, certificates, ports, files }: Plan): readonly string[] {
  const { caFile, server, client, accountsKeyFile } = certificates
  return [
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    '--endpoint-reconciler-type=none',
    `--secure-port=${ports.api}`,
    `--cert-dir=${folder}`,
    `--tls-cert-file=${server.certFile}`,
    `--tls-private-key-file=${server.keyFile}`,
    `--etcd-servers=https://127.0.0.1:${ports.etcd}`,
    `--etcd-cafile=${caFile}`,
    `--etcd-certfile=${client.certFile}`,
    `--etcd-keyfile=${client.keyFile}`,
    '--service-cluster-ip-range=10.96.0.0/16',
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${accountsKeyFile}`,
    `--service-account-signing-key-file=${accountsKeyFile}`,
    '--authorization-mode=RBAC',
    `--token-auth-file=${files.tokens}`,
    `--audit-policy-file=${files.policy}`,
    `--audit-log-path=${files.audit}`,
    '--audit-log-maxsize=0',
    `--kubelet-certificate-authority=${caFile}`,
    `--kubelet-client-certificate=${client.certFile}`,
    `--kubelet-client-key=${client.keyFile}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged',
    '--shutdown-delay-duration=0s',
  ]
}

/** One of its kind, without a port of its own. */
export function controllerManagerArguments({ certificates }: Plan, kubeconfig: string): readonly string[] {
  return [
    `--kubeconfig=${kubeconfig}`,
    '--secure-port=0',
    '--leader-elect=false',
    '--authentication-skip-lookup',
    `--service-account-private-key-file=${certificates.accountsKeyFile}`,
    `--root-ca-file=${certificates.caFile}`,
    // The kubelet of the tests renews no leases; a node is down when its status says so.
    '--node-monitor-grace-period=24h',
  ]
}

export function schedulerArguments(kubeconfig: string): readonly string[] {
  return [`--kubeconfig=${kubeconfig}`, '--secure-port=0', '--leader-elect=false', '--authentication-skip-lookup']
}
