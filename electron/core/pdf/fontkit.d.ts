/** The package brings no types. */
declare module 'fontkit' {
  /** A font as fonts.ts describes it; throws where the bytes are none. */
  export function create(bytes: Uint8Array): object
}
