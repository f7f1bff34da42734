// The Azure Bot that connects Quarterdeck with Teams. Nothing in it is a secret: the bot proves itself with the user-assigned
// managed identity below, which Quarterdeck's service account in AKS stands for (workload identity).
//
//   az deployment group create -g <group> -f deploy/teams/bot.bicep \
//     -p botName=quarterdeck host=bot.example.com oidcIssuer=$(az aks show -g <group> -n <cluster> --query oidcIssuerProfile.issuerUrl -o tsv)

@description('Name of the bot; unique in Azure.')
@minLength(4)
@maxLength(42)
param botName string

@description('Host name under which Quarterdeck is reached from the internet, without a scheme.')
param host string

@description('Issuer URL of the AKS cluster that Quarterdeck runs in.')
param oidcIssuer string

@description('Namespace and service account that Quarterdeck runs as.')
param namespace string = 'quarterdeck'
param serviceAccount string = 'quarterdeck'

param location string = resourceGroup().location

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: '${botName}-bot'
  location: location
}

resource federation 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'aks'
  properties: {
    issuer: oidcIssuer
    subject: 'system:serviceaccount:${namespace}:${serviceAccount}'
    audiences: ['api://AzureADTokenExchange']
  }
}

resource bot 'Microsoft.BotService/botServices@2022-09-15' = {
  name: botName
  location: 'global'
  kind: 'azurebot'
  sku: { name: 'F0' }
  properties: {
    displayName: 'Quarterdeck'
    description: 'Kubernetes and AKS from chat'
    endpoint: 'https://${host}/api/messages'
    // New multi-tenant bots cannot be made since 31 July 2025.
    msaAppType: 'UserAssignedMSI'
    msaAppId: identity.properties.clientId
    msaAppMSIResourceId: identity.id
    msaAppTenantId: tenant().tenantId
    disableLocalAuth: true
    publicNetworkAccess: 'Enabled'
    schemaTransformationVersion: '1.3'
  }
}

resource teams 'Microsoft.BotService/botServices/channels@2022-09-15' = {
  parent: bot
  name: 'MsTeamsChannel'
  location: 'global'
  properties: {
    channelName: 'MsTeamsChannel'
    properties: {
      isEnabled: true
      enableCalling: false
    }
  }
}

@description('MICROSOFT_APP_ID for Quarterdeck, and --app-id for npm run teams:package.')
output appId string = identity.properties.clientId

@description('MICROSOFT_TENANT_ID for Quarterdeck.')
output tenantId string = tenant().tenantId
