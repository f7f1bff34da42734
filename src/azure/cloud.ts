import { Fault } from '../fault.ts'

/** One of Azure's clouds: where its Resource Manager and its Entra are, and what a token for the one is asked of the other by. */
export type Cloud = {
  readonly name: string
  /** https, without a slash at its end. */
  readonly resourceManager: string
  readonly authority: string
  readonly scope: string
  readonly portal: string
  /** PEM of an authority of its own, where the cloud is private. */
  readonly ca?: string
}

export type KnownCloud = 'public' | 'china' | 'us-government'

/** Hosts as @azure/core-client and @azure/identity have them (AzureClouds, AzureAuthorityHosts). */
const CLOUDS: Readonly<Record<KnownCloud, Cloud>> = {
  public: {
    name: 'public',
    resourceManager: 'https://management.azure.com',
    authority: 'https://login.microsoftonline.com',
    scope: 'https://management.azure.com/.default',
    portal: 'https://portal.azure.com',
  },
  china: {
    name: 'china',
    resourceManager: 'https://management.chinacloudapi.cn',
    authority: 'https://login.chinacloudapi.cn',
    scope: 'https://management.chinacloudapi.cn/.default',
    portal: 'https://portal.azure.cn',
  },
  'us-government': {
    name: 'us-government',
    resourceManager: 'https://management.usgovcloudapi.net',
    authority: 'https://login.microsoftonline.us',
    scope: 'https://management.usgovcloudapi.net/.default',
    portal: 'https://portal.azure.us',
  },
}

/** A cloud that is nobody else's: Azure Stack Hub, or a sandbox. */
export type OwnCloud = {
  readonly resourceManager: string
  readonly authority: string
  /** What tokens are asked for; the Resource Manager itself by default. */
  readonly audience?: string | undefined
  readonly portal?: string | undefined
}

/** The cloud of that name, or one's own. Throws a config Fault for one that would be spoken to in the clear. */
export function cloudOf(cloud: KnownCloud | OwnCloud, ca?: string): Cloud {
  if (typeof cloud === 'string') return CLOUDS[cloud]
  const resourceManager = httpsOrigin(cloud.resourceManager)
  const audience = cloud.audience ?? resourceManager
  return {
    name: new URL(resourceManager).host,
    resourceManager,
    authority: httpsOrigin(cloud.authority),
    scope: `${audience.replace(/\/$/, '')}/.default`,
    portal: cloud.portal ?? CLOUDS.public.portal,
    ...(ca && { ca }),
  }
}

function httpsOrigin(text: string): string {
  const url = URL.parse(text)
  if (url?.protocol === 'https:') return url.origin
  throw new Fault('config', `“${text}” cannot be a cloud of Azure: its address must begin with https.`, {
    hint: 'See azure.cloud in quarterdeck.yaml.',
  })
}
