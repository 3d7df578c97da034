/** The package brings no types. */
declare module 'proxy-from-env' {
  /** The proxy of the environment for an address; empty where there is none. */
  export function getProxyForUrl(url: string | URL): string
}
