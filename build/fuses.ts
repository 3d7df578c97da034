/**
 * Switches burnt into the packaged program. Each closes a way to run foreign code with our name and
 * rights; see https://www.electronjs.org/docs/latest/tutorial/fuses
 */
export const fuses = {
  // ELECTRON_RUN_AS_NODE would make the program a Node interpreter for anybody.
  runAsNode: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  // Cookies are none of ours, but what Chromium keeps is sealed by the system.
  enableCookieEncryption: true,
  // The archive is checked against its hash, and nothing beside it is loaded.
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  // The page comes from app://, file:// needs no rights.
  grantFileProtocolExtraPrivileges: false,
} as const
