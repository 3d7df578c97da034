/**
 * The browser keeps one undo list for all fields: Ctrl+Z in an empty search box goes on in the field that
 * was typed into before, takes the focus there and writes into it (into a cell of the grid, say). It asks
 * before each step, of the field that the step belongs to: refused where that is not the one in use.
 */
function onBeforeInput(event: InputEvent): void {
  const undoes = event.inputType === 'historyUndo' || event.inputType === 'historyRedo'
  if (undoes && event.target !== document.activeElement) event.preventDefault()
}

/** Holds until the returned function is called. */
export function keepUndoInItsField(): () => void {
  window.addEventListener('beforeinput', onBeforeInput, { capture: true })
  return () => window.removeEventListener('beforeinput', onBeforeInput, { capture: true })
}
