import path from 'node:path'

/** Where the program keeps its data unless it is told otherwise: the place each system has for it. */
export const defaultDataDir = (
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  home: string,
): string => {
  if (platform === 'win32') return path.win32.join(env.APPDATA ?? path.win32.join(home, 'AppData', 'Roaming'), 'Banto')
  if (platform === 'darwin') return path.posix.join(home, 'Library', 'Application Support', 'Banto')
  const given = env.XDG_DATA_HOME
  // The XDG rules: a relative path is to be ignored.
  const base = given !== undefined && path.posix.isAbsolute(given) ? given : path.posix.join(home, '.local', 'share')
  return path.posix.join(base, 'banto')
}
