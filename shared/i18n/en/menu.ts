import type { menu as ja } from '../ja/menu.ts'
import type { Words } from '../types.ts'

export const menu: Words<typeof ja> = {
  file: 'File',
  edit: 'Edit',
  view: 'View',
  window: 'Window',
  help: 'Help',
  about: 'About Banto',
  quit: 'Quit Banto',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  reload: 'Reload Window',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  zoomReset: 'Actual Size',
  fullScreen: 'Full Screen',
  minimize: 'Minimize',
  close: 'Close',
  smaregiHelp: 'Smaregi Help',
  developers: 'Smaregi Developers',
  openDataFolder: 'Open Data Folder',
}
